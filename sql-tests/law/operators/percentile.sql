-- refused: aggregate
-- So do percentiles: a quantile ladder reads the values.
CREATE TEMPLATE t AS
SELECT segment, approx_percentile_cont(balance, 0.99) AS x FROM bank.customers GROUP BY segment;
