\connect publisher_admin
CREATE TEMPLATE t AS
SELECT sum(cost ORDER BY seen_on) FROM publisher.impressions;
