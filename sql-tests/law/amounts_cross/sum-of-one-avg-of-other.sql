-- refused: amount-several
-- A sum of one measure and an avg of another.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS balance, avg(s.fee) AS fee FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
