-- refused: filter-varies
-- The CASE form is the same.
CREATE TEMPLATE t AS
SELECT sum(CASE WHEN category = 'travel' THEN amount END) AS travel FROM bank.transactions;
