-- refused: row-projection
-- Renaming a unit to region doesn't make it one: this is a per-person aggregate.
CREATE TEMPLATE t AS
SELECT region, count(*) AS n FROM (SELECT person AS region FROM publisher.impressions) x GROUP BY region;
