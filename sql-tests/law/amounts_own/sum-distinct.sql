-- refused: aggregate-distinct
-- sum(DISTINCT) drops people with equal values.
CREATE TEMPLATE t AS
SELECT segment, sum(DISTINCT balance) AS x FROM bank.customers GROUP BY segment;
