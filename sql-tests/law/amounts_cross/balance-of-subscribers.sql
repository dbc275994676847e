-- accepted
-- Once per release point: one owner's amounts over people of another.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS balance FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
