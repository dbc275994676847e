-- refused: filter-overlap
-- Everything but one value, beside another such (attack 30).
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE city <> 'London') AS a, count(*) FILTER (WHERE city <> 'Utrecht') AS b FROM bank.customers;
