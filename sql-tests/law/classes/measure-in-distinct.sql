-- refused: measure
-- DISTINCT is GROUP BY.
CREATE TEMPLATE t AS
SELECT DISTINCT segment, score FROM bank.customers;
