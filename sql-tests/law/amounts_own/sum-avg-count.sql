-- accepted
-- An owner's own amounts: sum, avg and count(*) in one row.
CREATE TEMPLATE t AS
SELECT region, count(*) AS rows, count(DISTINCT person) AS people, sum(cost) AS cost, avg(cost) AS average FROM publisher.impressions GROUP BY region;
