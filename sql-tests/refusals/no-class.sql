\connect publisher_admin
CREATE TEMPLATE t AS
SELECT device, count(DISTINCT person) FROM publisher.impressions GROUP BY device;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE device IS NOT NULL GROUP BY region;
