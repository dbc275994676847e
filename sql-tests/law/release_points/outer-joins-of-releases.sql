-- accepted
-- Above the seal any join will do: missing groups are NULL.
CREATE TEMPLATE t AS
SELECT coalesce(a.region, b.region) AS region, a.people AS ctv, b.people AS display
FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv' GROUP BY region) a
FULL JOIN (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'display' GROUP BY region) b ON a.region = b.region;
