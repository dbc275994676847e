-- refused: subquery
-- Rows about people don't become constants by standing in VALUES.
CREATE TEMPLATE t AS
SELECT r.n, v.a FROM (SELECT count(*) AS n FROM bank.customers) r CROSS JOIN (VALUES ((SELECT segment FROM bank.customers))) v(a);
