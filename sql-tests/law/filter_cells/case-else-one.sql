-- refused: measure-argument
-- Only ELSE 0 or NULL is a filter; another value weighs people.
CREATE TEMPLATE t AS
SELECT sum(CASE WHEN segment = 'retail' THEN balance ELSE 1 END) AS x FROM bank.customers;
