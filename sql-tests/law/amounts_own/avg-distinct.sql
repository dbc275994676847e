-- refused: aggregate-distinct
-- avg(DISTINCT) likewise.
CREATE TEMPLATE t AS
SELECT segment, avg(DISTINCT score) AS x FROM bank.customers GROUP BY segment;
