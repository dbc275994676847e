\connect publisher_admin
CREATE TEMPLATE t AS
DELETE FROM publisher.impressions;
CREATE TEMPLATE t AS
INSERT INTO x SELECT * FROM publisher.impressions;
