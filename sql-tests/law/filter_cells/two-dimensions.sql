-- refused: filter-overlap
-- Filters over two dimensions can both be true.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = 'retail') AS retail, count(*) FILTER (WHERE city = 'Utrecht') AS utrecht FROM bank.customers;
