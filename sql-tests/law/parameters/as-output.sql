-- refused: parameter-place
-- Nor in the output.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT region, $channel AS channel, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = $channel GROUP BY region;
