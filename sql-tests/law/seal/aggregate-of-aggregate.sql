-- accepted
-- An aggregate over a release is above the seal: any aggregate will do.
CREATE TEMPLATE t AS
SELECT count(*) AS groups, max(people) AS largest, stddev(people) AS spread, string_agg(region, ', ') AS shown FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x;
