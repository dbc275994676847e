-- accepted
-- IN over a key.
CREATE TEMPLATE t (a text IN ('ctv', 'display'), b text IN ('audio', 'print')) AS
SELECT channel, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel IN ($a, $b) GROUP BY channel;
