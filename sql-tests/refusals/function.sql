\connect publisher_admin
CREATE TEMPLATE t AS
SELECT md5(region), count(DISTINCT person) FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE random() < 0.5 GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE seen_on < now() GROUP BY region;
CREATE TEMPLATE t AS
SELECT repeat(region, 1000000000), count(DISTINCT person) FROM publisher.impressions GROUP BY 1;
