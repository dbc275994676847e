-- refused: expression
-- A filter is total, as every expression below the seal.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE CAST(city AS integer) > 0) AS x FROM bank.customers;
