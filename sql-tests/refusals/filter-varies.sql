\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FILTER (WHERE channel = 'ctv') FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE t AS
SELECT sum(CASE WHEN channel = 'ctv' THEN cost ELSE 0 END) FROM publisher.impressions;
