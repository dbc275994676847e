-- accepted
-- HAVING is above the seal, also over amounts.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region HAVING count(DISTINCT person) > 20 AND sum(cost) > 10 AND region <> 'London';
