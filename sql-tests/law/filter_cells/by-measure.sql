-- refused: measure
-- A filter reads no measure.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE balance > 50000) AS rich FROM bank.customers;
