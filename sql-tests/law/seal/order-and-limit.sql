-- accepted
-- ORDER BY, LIMIT and OFFSET above the seal sort shown rows.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region ORDER BY sum(cost) DESC NULLS LAST, region LIMIT 3 OFFSET 1;
