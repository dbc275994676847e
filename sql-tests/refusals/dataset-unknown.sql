\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM impressions GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(*) FROM publisher.clicks GROUP BY region;
CREATE TEMPLATE t AS
SELECT count(*) FROM cleanroom.templates;
