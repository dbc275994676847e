-- accepted
-- A list of literals may be joined with a release, above the seal.
CREATE TEMPLATE t AS
WITH r AS (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region)
SELECT v.country, sum(r.people) AS people FROM r JOIN (VALUES ('Amsterdam', 'NL'), ('London', 'UK')) AS v(region, country) ON v.region = r.region GROUP BY v.country;
