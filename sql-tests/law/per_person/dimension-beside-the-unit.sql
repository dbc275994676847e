-- refused: group-by-person
-- A per-person aggregate is grouped by the unit alone.
CREATE TEMPLATE t AS
SELECT region, count(*) AS people FROM (SELECT person, region, count(*) AS n FROM publisher.impressions GROUP BY person, region) x GROUP BY region;
