\connect publisher_admin
-- Anything that could fail on one row would tell of that row.
CREATE TEMPLATE t AS
SELECT CAST(region AS int), count(DISTINCT person) FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE 1 / (date_part('day', seen_on) - 4) >= 0 GROUP BY region;
CREATE TEMPLATE t AS
SELECT region ~ '(a+)+$', count(DISTINCT person) FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE region SIMILAR TO 'a%' GROUP BY region;
