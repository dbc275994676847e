-- refused: person-output
-- Nor in the CASE form.
CREATE TEMPLATE t AS
SELECT sum(CASE WHEN email = 'p3@x.nl' THEN balance END) AS target FROM bank.customers;
