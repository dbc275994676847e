-- refused: row-projection
-- DISTINCT of the unit is a per-person aggregate.
CREATE TEMPLATE t AS
SELECT DISTINCT person FROM publisher.impressions;
