-- refused: operator
-- DISTINCT ON keeps rows by their order.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM (SELECT DISTINCT ON (person) person, region FROM publisher.impressions ORDER BY person, seen_on) x GROUP BY region;
