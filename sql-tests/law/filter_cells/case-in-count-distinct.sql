-- accepted
-- In count(DISTINCT unit), too.
CREATE TEMPLATE t AS
SELECT count(DISTINCT CASE WHEN segment = 'retail' THEN email END) AS retail FROM bank.customers;
