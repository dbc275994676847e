-- accepted
-- $p = dimension.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE $channel = channel GROUP BY region;
