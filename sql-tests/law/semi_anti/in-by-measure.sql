-- refused: measure
-- Nor by a row's.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions WHERE cost > 2) GROUP BY segment;
