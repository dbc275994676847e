-- accepted
-- Two dimensions may be compared.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE region <> channel OR region IS NOT DISTINCT FROM channel;
