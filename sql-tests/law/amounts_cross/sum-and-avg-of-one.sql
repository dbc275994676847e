-- accepted
-- sum and avg of the same measure count as one.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS total, avg(c.balance) AS average, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
