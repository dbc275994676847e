-- accepted
-- Literals compared with it are bin edges.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on >= '2026-03-09' AND seen_on < DATE '2026-03-23' AND age >= 30 GROUP BY region;
