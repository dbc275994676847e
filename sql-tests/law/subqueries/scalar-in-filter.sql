-- refused: subquery
-- A scalar subquery as a threshold: binary search (attack 15).
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers WHERE segment = (SELECT max(segment) FROM bank.customers WHERE city = 'London');
