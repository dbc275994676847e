\connect publisher_admin
CREATE TEMPLATE t AS
SELECT a.region, count(DISTINCT a.person) FROM publisher.impressions a JOIN publisher.impressions b ON a.person = b.person GROUP BY a.region;
