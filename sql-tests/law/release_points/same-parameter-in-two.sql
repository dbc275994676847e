-- accepted
-- open: a parameter that is a hidden key of two release points selects in both.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
WITH a AS (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = $channel GROUP BY region),
     b AS (SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = $channel)
SELECT a.region, 1.0 * a.people / b.people AS share FROM a CROSS JOIN b;
