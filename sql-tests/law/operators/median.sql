-- refused: aggregate
-- Order statistics tell about single people.
CREATE TEMPLATE t AS
SELECT segment, median(balance) AS x FROM bank.customers GROUP BY segment;
