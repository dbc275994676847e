\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT channel) FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE t AS
SELECT sum(DISTINCT cost) FROM publisher.impressions;
