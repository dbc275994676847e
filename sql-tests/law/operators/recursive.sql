-- refused: 0A000
-- open: a recursive CTE is refused before it has a plan, so without a rule.
CREATE TEMPLATE t AS
WITH RECURSIVE r AS (SELECT person, region FROM publisher.impressions UNION ALL SELECT person, region FROM r) SELECT region, count(DISTINCT person) AS people FROM r GROUP BY region;
