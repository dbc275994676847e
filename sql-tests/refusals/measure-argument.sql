\connect publisher_admin
CREATE TEMPLATE t AS
SELECT sum(cost * 2) FROM publisher.impressions;
CREATE TEMPLATE t AS
SELECT sum(CASE WHEN region = 'London' THEN cost END) FROM publisher.impressions;
CREATE TEMPLATE t AS
SELECT sum(length(region)) FROM publisher.impressions;
CREATE TEMPLATE t AS
SELECT avg(rating + 1) FROM publisher.impressions;
