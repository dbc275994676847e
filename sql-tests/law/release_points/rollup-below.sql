-- refused: operator
-- ROLLUP at the release point itself.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers GROUP BY ROLLUP (segment);
