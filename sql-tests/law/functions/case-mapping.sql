-- accepted
-- lower and upper.
CREATE TEMPLATE t AS
SELECT upper(region) AS a, lower(channel) AS b, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1, 2;
