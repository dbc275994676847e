-- refused: measure-argument
-- A cast could round one person's value away.
CREATE TEMPLATE t AS
SELECT segment, sum(CAST(balance AS bigint)) AS x FROM bank.customers GROUP BY segment;
