-- accepted
-- Set operations between releases are above the seal.
CREATE TEMPLATE t AS
SELECT 'region' AS what, region AS value, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region
UNION ALL SELECT 'channel', channel, count(DISTINCT person) FROM publisher.impressions GROUP BY channel;
