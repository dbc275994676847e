\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE channel = $channel GROUP BY region;
