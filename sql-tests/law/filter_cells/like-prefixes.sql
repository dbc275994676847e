-- refused: filter-overlap
-- Patterns are not exclusive by text.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE city LIKE 'A%') AS a, count(*) FILTER (WHERE city LIKE 'U%') AS u FROM bank.customers;
