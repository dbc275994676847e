-- accepted
-- And in CASE.
CREATE TEMPLATE t AS
SELECT CASE WHEN age >= 60 THEN '60 or older' WHEN age >= 30 THEN '30 to 59' ELSE 'younger' END AS a, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
