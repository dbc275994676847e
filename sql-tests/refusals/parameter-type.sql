\connect publisher_admin
CREATE TEMPLATE t (channel int IN (1, 2)) AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE channel = $channel GROUP BY region;
