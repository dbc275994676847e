-- refused: person-output
-- A sweep over people.
CREATE TEMPLATE t AS
SELECT count(DISTINCT email) AS people FROM bank.customers WHERE email BETWEEN 'a' AND 'm';
