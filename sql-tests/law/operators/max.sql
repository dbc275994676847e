-- refused: aggregate
-- The largest balance is one person's.
CREATE TEMPLATE t AS
SELECT segment, max(balance) AS x FROM bank.customers GROUP BY segment;
