-- refused: grid-literal
-- A parameter's values are edges, too.
CREATE TEMPLATE t (week date IN ('2026-03-02', '2026-03-10')) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on = $week;
