-- refused: amount-filter
-- Nor as CASE.
CREATE TEMPLATE t AS
SELECT s.plan, sum(CASE WHEN c.segment = 'retail' THEN c.balance ELSE 0 END) AS balance FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
