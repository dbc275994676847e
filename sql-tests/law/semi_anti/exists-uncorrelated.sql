-- refused: subquery
-- open: an uncorrelated EXISTS is a semi join without a condition: one bit about one row decides over all. (subquery would fit as well.)
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE EXISTS (SELECT 1 FROM publisher.impressions WHERE region = 'London') GROUP BY segment;
