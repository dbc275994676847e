-- accepted
-- A single owner's own statistics need no cap.
CREATE TEMPLATE t AS
SELECT region, channel, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel <> 'print' GROUP BY region, channel;
