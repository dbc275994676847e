\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM (SELECT person, region, row_number() OVER (ORDER BY seen_on) AS n FROM publisher.impressions) x GROUP BY region;
