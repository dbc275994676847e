-- refused: filter-varies
-- Also where rows are counted.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE category = 'travel') AS travel FROM bank.transactions;
