\connect publisher_admin
CREATE TEMPLATE t AS
DELETE FROM publisher.impressions;
CREATE TEMPLATE t AS
INSERT INTO x SELECT * FROM publisher.impressions;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS n INTO x FROM publisher.impressions GROUP BY region;
