-- accepted
-- Filters over its columns.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c JOIN bank.cities z ON c.city = z.city WHERE z.province <> 'Utrecht' AND z.inhabitants > 500000 GROUP BY c.segment;
