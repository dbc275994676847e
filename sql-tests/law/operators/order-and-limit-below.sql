-- refused: operator
-- The first n by an order are chosen people.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM (SELECT person, region FROM publisher.impressions ORDER BY seen_on LIMIT 20) x GROUP BY region;
