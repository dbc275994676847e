-- refused: aggregate
-- A variance weighs the outlier by its square.
CREATE TEMPLATE t AS
SELECT segment, var_pop(balance) AS x FROM bank.customers GROUP BY segment;
