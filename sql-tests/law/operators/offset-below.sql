-- refused: operator
-- OFFSET likewise.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM (SELECT person, region FROM publisher.impressions OFFSET 5) x GROUP BY region;
