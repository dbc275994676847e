-- refused: amount-fan-out
-- By a third owner's rows.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS balance FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email JOIN hospital.visits v ON v.patient = c.email GROUP BY s.plan;
