-- refused: amount-filter
-- A cross-owner amount has no FILTER.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) FILTER (WHERE c.segment = 'retail') AS balance FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
