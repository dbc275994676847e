\connect publisher_admin
-- Picks one person in a large group.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE channel = 'ctv') FROM publisher.impressions;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FILTER (WHERE seen_on = '2026-03-01') FROM publisher.impressions GROUP BY region;
