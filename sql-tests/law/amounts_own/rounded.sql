-- refused: measure-argument
-- Rounding a person's value is arithmetic.
CREATE TEMPLATE t AS
SELECT sum(round(balance)) AS x FROM bank.customers;
