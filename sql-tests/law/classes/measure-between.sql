-- refused: measure
-- BETWEEN compares.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers WHERE balance BETWEEN 1000 AND 2000;
