\connect publisher_admin
CREATE TEMPLATE t AS
SELECT a.region, a.n, b.n AS m FROM (SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region) a JOIN (SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = 'ctv' GROUP BY region) b ON a.region = b.region;
