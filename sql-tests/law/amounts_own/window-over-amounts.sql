-- accepted
-- A window over aggregates is above the seal.
CREATE TEMPLATE t AS
SELECT region, sum(cost) AS cost, sum(sum(cost)) OVER () AS total FROM publisher.impressions GROUP BY region;
