-- accepted
-- Its HAVING is above the seal.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS balance FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan HAVING sum(c.balance) > 1000 AND avg(c.balance) > 10;
