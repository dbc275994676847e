-- refused: person-output
-- Nor the unit (attack 14).
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE email = 'p3@x.nl') AS target FROM bank.customers;
