\connect publisher_admin
CREATE TEMPLATE t AS
SELECT * FROM publisher.impressions;
CREATE TEMPLATE t AS
SELECT region, channel FROM publisher.impressions WHERE region = 'London';
CREATE TEMPLATE t AS
SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person;
