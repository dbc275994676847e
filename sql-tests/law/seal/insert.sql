-- refused: statement
-- A template is one SELECT.
CREATE TEMPLATE t AS
INSERT INTO bank.customers SELECT * FROM bank.customers;
