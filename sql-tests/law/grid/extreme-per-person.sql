-- accepted
-- min and max of it are on the same grid.
CREATE TEMPLATE t AS
SELECT last_week, count(*) AS people FROM (SELECT person, max(seen_on) AS last_week FROM publisher.impressions GROUP BY person) x WHERE last_week >= '2026-03-09' GROUP BY last_week;
