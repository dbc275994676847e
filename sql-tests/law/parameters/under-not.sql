-- refused: parameter-place
-- Nor NOT.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE NOT (channel = $channel) GROUP BY region;
