-- accepted
-- open: a CTE that nobody reads releases nothing.
CREATE TEMPLATE t AS
WITH nobody AS (SELECT * FROM bank.customers) SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
