-- accepted
-- IS TRUE, IS NOT FALSE and IS DISTINCT FROM are total.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE (region = 'Utrecht') IS NOT TRUE AND (channel IS DISTINCT FROM 'print') AND (channel = 'ctv') IS NOT UNKNOWN;
