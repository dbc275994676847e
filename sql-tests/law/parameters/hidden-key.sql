-- accepted
-- A parameter is a hidden key: one table serves all its values.
CREATE TEMPLATE t (channel text IN ('ctv', 'display', 'audio')) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = $channel GROUP BY region;
