-- refused: aggregate-distinct
-- Distinct amounts tell of single people.
CREATE TEMPLATE t AS
SELECT segment, count(DISTINCT balance) AS x FROM bank.customers GROUP BY segment;
