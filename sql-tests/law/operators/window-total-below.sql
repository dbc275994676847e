-- refused: window
-- A window without an order is one as well.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM (SELECT person, region, count(*) OVER (PARTITION BY region) AS total FROM publisher.impressions) x WHERE total > 1 GROUP BY region;
