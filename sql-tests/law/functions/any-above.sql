-- accepted
-- Above the seal any function.
CREATE TEMPLATE t AS
SELECT md5(region) AS hash, sqrt(count(DISTINCT person)) AS x, repeat('*', 3) AS stars FROM publisher.impressions GROUP BY region;
