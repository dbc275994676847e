\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(*) FROM (SELECT person, max(region) FILTER (WHERE channel = 'ctv') AS region FROM publisher.impressions GROUP BY person) p GROUP BY region;
