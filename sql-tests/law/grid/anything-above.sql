-- accepted
-- Above the seal its values are dates: any literal, any function.
CREATE TEMPLATE t AS
SELECT seen_on + INTERVAL '6 days' AS sunday, date_trunc('month', seen_on) AS month, people FROM (SELECT seen_on, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY seen_on) x WHERE seen_on > '2026-03-04';
