\connect publisher_admin
CREATE TEMPLATE t AS
WITH "publisher.impressions" AS (SELECT 1 AS x) SELECT x, count(DISTINCT person) FROM publisher.impressions GROUP BY 1;
