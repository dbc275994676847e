-- refused: grid-literal
-- open: also where the parameter only selects among shown bins.
CREATE TEMPLATE t (least date IN ('2026-03-02', '2026-03-05')) AS
SELECT seen_on, count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on >= $least GROUP BY seen_on;
