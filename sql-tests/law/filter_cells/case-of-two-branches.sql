-- refused: measure-argument
-- CASE with more branches is no filter.
CREATE TEMPLATE t AS
SELECT sum(CASE WHEN segment = 'retail' THEN balance WHEN segment = 'premium' THEN score END) AS x FROM bank.customers;
