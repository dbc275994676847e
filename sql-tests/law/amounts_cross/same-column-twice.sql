-- accepted
-- The same amount written twice is one.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS a, sum(c.balance) * 2 AS b FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
