-- refused: measure-argument
-- A measure is the bare argument of sum.
CREATE TEMPLATE t AS
SELECT segment, sum(balance * 2) AS x FROM bank.customers GROUP BY segment;
