-- accepted
-- Two hidden keys.
CREATE TEMPLATE t (channel text IN ('ctv', 'display'), region text IN ('Amsterdam', 'Utrecht')) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = $channel AND region = $region;
