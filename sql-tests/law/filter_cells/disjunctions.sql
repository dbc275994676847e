-- refused: filter-overlap
-- open: disjunctions over two dimensions are not exclusive by text, whatever they mean.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = 'retail' OR city = 'Utrecht') AS a, count(*) FILTER (WHERE segment = 'premium' AND city = 'London') AS b FROM bank.customers;
