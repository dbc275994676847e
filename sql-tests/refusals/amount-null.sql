\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, sum(rating), avg(rating) FROM publisher.impressions GROUP BY region;
