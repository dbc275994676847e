-- accepted
-- COALESCE of dimensions and a literal is a dimension.
CREATE TEMPLATE t AS
SELECT coalesce(region, channel, 'nothing') AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
