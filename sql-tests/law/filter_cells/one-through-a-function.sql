-- refused: filter-overlap
-- city and lower(city) are two expressions.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE city = 'Utrecht') AS a, count(*) FILTER (WHERE lower(city) = 'london') AS b FROM bank.customers;
