-- refused: statement
-- A plan is not a release.
CREATE TEMPLATE t AS
EXPLAIN SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
