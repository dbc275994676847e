-- accepted
-- CASE above the seal has branches that are evaluated over shown rows only.
CREATE TEMPLATE t AS
SELECT region, CASE WHEN count(DISTINCT person) >= 20 THEN 'large' ELSE 'small' END AS size FROM publisher.impressions GROUP BY region;
