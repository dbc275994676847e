-- refused: join-domain
-- A semi join is a join.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT customer FROM shop.orders) GROUP BY segment;
