-- accepted
-- coalesce and nullif.
CREATE TEMPLATE t AS
SELECT coalesce(nullif(region, 'London'), 'elsewhere') AS place, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
