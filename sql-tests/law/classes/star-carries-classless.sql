-- accepted
-- open: a star that carries a column without a class which nothing reads uses it not.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM (SELECT * FROM publisher.impressions WHERE channel = 'ctv') x GROUP BY region;
