-- refused: measure
-- CASE over a measure is a measure.
CREATE TEMPLATE t AS
SELECT CASE WHEN balance >= 20000 THEN 'rich' ELSE 'other' END AS wealth, count(*) AS people FROM bank.customers GROUP BY 1;
