-- refused: measure-argument
-- COALESCE would give a value to those who have none.
CREATE TEMPLATE t AS
SELECT segment, avg(coalesce(score, 0)) AS x FROM bank.customers GROUP BY segment;
