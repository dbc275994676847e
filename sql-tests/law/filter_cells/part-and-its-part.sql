-- refused: filter-overlap
-- A conjunction lies within its conjunct.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = 'retail') AS retail, count(*) FILTER (WHERE segment = 'retail' AND city = 'Utrecht') AS here FROM bank.customers;
