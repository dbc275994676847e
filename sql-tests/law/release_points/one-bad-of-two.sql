-- refused: aggregate
-- Every release point obeys every rule.
CREATE TEMPLATE t AS
SELECT a.n, b.m FROM (SELECT count(*) AS n FROM bank.customers) a CROSS JOIN (SELECT max(balance) AS m FROM bank.customers) b;
