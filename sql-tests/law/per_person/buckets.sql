-- accepted
-- The count is a dimension: bucket it.
CREATE TEMPLATE t AS
SELECT CASE WHEN n >= 3 THEN '3 or more' WHEN n = 2 THEN '2' ELSE '1' END AS seen, count(DISTINCT person) AS people FROM (SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person) x GROUP BY 1;
