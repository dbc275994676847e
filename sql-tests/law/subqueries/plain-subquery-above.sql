-- accepted
-- A subquery without data is a constant.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) + (SELECT 0) AS people FROM publisher.impressions GROUP BY region;
