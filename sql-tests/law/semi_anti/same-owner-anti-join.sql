-- accepted
-- The unmatched rule holds within one owner as well; accepted.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email NOT IN (SELECT email FROM bank.transactions) GROUP BY segment;
