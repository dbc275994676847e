-- refused: no-dataset
-- A path to the output through an expression is a path as well: one bit about one row.
CREATE TEMPLATE t AS
SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM bank.customers WHERE segment = 'founders');
