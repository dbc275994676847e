-- accepted
-- count(*) where everybody has one row is people, no amount.
CREATE TEMPLATE t AS
SELECT s.plan, count(*) AS people, sum(c.balance) AS balance FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
