-- refused: row-projection
-- Whom a row is about never leaves: grouping by the unit releases nothing.
CREATE TEMPLATE t AS
SELECT email, sum(balance) AS balance FROM bank.customers GROUP BY email;
