-- accepted
-- FILTER above the seal is anybody's.
CREATE TEMPLATE t AS
SELECT sum(people) FILTER (WHERE channel = 'ctv') AS ctv, sum(people) FILTER (WHERE region = 'Utrecht') AS utrecht FROM (SELECT region, channel, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region, channel) x;
