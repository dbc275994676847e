-- refused: subquery
-- A release below the seal would be a bit in every row.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE (SELECT count(*) FROM bank.customers WHERE city = 'London') >= 9 GROUP BY region;
