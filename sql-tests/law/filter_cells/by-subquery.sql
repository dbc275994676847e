-- refused: subquery
-- A filter decides by its row.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = (SELECT max(segment) FROM bank.customers)) AS x FROM bank.customers;
