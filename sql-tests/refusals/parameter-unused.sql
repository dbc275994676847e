\connect publisher_admin
CREATE TEMPLATE t (channel text IN ('ctv')) AS
SELECT region, count(DISTINCT person) FROM publisher.impressions GROUP BY region;
