-- refused: cte-name
-- Also if nobody reads it.
CREATE TEMPLATE t AS
WITH "a.b" AS (SELECT 1 AS x) SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
