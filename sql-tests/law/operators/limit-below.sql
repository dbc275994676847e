-- refused: operator
-- LIMIT below the seal samples people.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM (SELECT person, region FROM publisher.impressions LIMIT 20) x GROUP BY region;
