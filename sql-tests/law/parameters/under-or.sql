-- refused: parameter-place
-- Not under OR.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = $channel OR region = 'London' GROUP BY region;
