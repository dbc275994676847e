-- accepted
-- A condition that is NULL is true for nobody.
CREATE TEMPLATE t AS
SELECT count(*) AS n FROM bank.customers WHERE segment = 'retail' AND NULL;
