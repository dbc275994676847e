-- refused: amount-fan-out
-- Another side with several rows a person repeats the amount, whoever owns it.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS balance FROM bank.customers c JOIN bank.transactions t ON c.email = t.email JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
