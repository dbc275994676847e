-- accepted
-- A comparison of dimensions is a dimension.
CREATE TEMPLATE t AS
SELECT region = 'Amsterdam' AS here, region IS NULL AS unknown, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1, 2;
