-- refused: aggregate
-- A near-constant group's stddev is its outlier.
CREATE TEMPLATE t AS
SELECT segment, stddev(balance) AS x FROM bank.customers GROUP BY segment;
