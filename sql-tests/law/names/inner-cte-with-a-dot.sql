-- refused: cte-name
-- Also within a subquery.
CREATE TEMPLATE t AS
SELECT * FROM (WITH "bank.customers" AS (SELECT 1 AS x) SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) y;
