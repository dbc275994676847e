-- refused: person-output
-- A person by parameter.
CREATE TEMPLATE t (who text IN ('p3@x.nl', 'p4@x.nl')) AS
SELECT count(*) AS people FROM bank.customers WHERE email = $who;
