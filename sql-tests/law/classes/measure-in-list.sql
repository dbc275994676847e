-- refused: measure
-- IN compares.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers WHERE score IN (600, 700);
