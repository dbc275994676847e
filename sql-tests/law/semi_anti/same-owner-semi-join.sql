-- accepted
-- Within one owner.
CREATE TEMPLATE t AS
SELECT category, count(DISTINCT email) AS people FROM bank.transactions WHERE email IN (SELECT email FROM bank.customers WHERE segment = 'retail') GROUP BY category;
