-- accepted
-- A parameter's values stand where literals do: edges.
CREATE TEMPLATE t (week date IN ('2026-03-02', '2026-03-09', '2026-03-16')) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on = $week GROUP BY region;
