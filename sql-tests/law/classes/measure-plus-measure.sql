-- refused: measure-argument
-- Nor a sum of two.
CREATE TEMPLATE t AS
SELECT segment, sum(balance + score) AS x FROM bank.customers GROUP BY segment;
