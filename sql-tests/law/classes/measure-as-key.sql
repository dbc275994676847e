-- refused: measure
-- A measure is the argument of sum or avg, nothing else.
CREATE TEMPLATE t AS
SELECT balance, count(*) AS people FROM bank.customers GROUP BY balance;
