-- refused: grid-literal
-- Also in FILTER, over a person's last week.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE last_week >= '2026-03-11') AS recent FROM (SELECT person, max(seen_on) AS last_week FROM publisher.impressions GROUP BY person) x;
