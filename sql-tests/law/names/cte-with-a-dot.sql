-- refused: cte-name
-- A CTE with a dot in its name could be taken for a dataset (attack L).
CREATE TEMPLATE t AS
WITH "publisher.impressions" AS (SELECT email AS person, segment AS region FROM bank.customers) SELECT region, count(DISTINCT person) AS people FROM "publisher.impressions" GROUP BY region;
