-- refused: person-output
-- A unit compared with a dimension in a filter.
CREATE TEMPLATE t AS
SELECT count(DISTINCT email) AS people FROM bank.customers WHERE email = segment;
