-- refused: grid-literal
-- A day within a week is no edge.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on >= '2026-03-03' GROUP BY region;
