\connect publisher_admin
CREATE TEMPLATE t AS
SELECT count(*) FROM publisher.impressions i JOIN (SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region) r ON i.region = r.region;
