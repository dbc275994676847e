-- refused: group-by-person
-- DISTINCT of unit and dimension is one with a dimension beside the unit.
CREATE TEMPLATE t AS
SELECT channel, count(*) AS people FROM (SELECT DISTINCT person, channel FROM publisher.impressions) x GROUP BY channel;
