\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(*) FROM (SELECT person, region, count(*) AS n FROM publisher.impressions GROUP BY person, region) x GROUP BY region;
