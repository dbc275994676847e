\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, max(cost) FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, array_agg(channel) FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, stddev(cost) FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(channel) FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE t AS
SELECT median(cost) FROM publisher.impressions;
