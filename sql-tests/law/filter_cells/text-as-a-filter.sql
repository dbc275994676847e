-- refused: 42804
-- A filter is boolean.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment) AS x FROM bank.customers;
