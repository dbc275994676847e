-- accepted
-- starts_with.
CREATE TEMPLATE t AS
SELECT starts_with(region, 'A') AS a, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
