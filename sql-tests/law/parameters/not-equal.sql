-- refused: parameter-place
-- dimension <> $p leaves out one group: a tracker.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel <> $channel;
