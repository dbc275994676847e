-- accepted
-- ELSE NULL as well.
CREATE TEMPLATE t AS
SELECT avg(CASE WHEN segment = 'retail' THEN balance ELSE NULL END) AS retail FROM bank.customers;
