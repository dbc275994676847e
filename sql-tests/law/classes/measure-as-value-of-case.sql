-- refused: measure
-- A branch that yields a measure makes the key one.
CREATE TEMPLATE t AS
SELECT CASE WHEN segment = 'retail' THEN score ELSE 0 END AS x, count(*) AS people FROM bank.customers GROUP BY 1;
