-- accepted
-- Two measures of one owner side by side.
CREATE TEMPLATE t AS
SELECT segment, sum(balance) AS balance, avg(score) AS score FROM bank.customers GROUP BY segment;
