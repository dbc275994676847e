-- accepted
-- open: a balance repeated by the same owner's transactions weighs by its own data; own amounts are exact but capped.
CREATE TEMPLATE t AS
SELECT t.category, sum(c.balance) AS balance FROM bank.transactions t JOIN bank.customers c ON t.email = c.email GROUP BY t.category;
