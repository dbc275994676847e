-- refused: aggregate
-- count(measure) tells how many have a value.
CREATE TEMPLATE t AS
SELECT segment, count(score) AS x FROM bank.customers GROUP BY segment;
