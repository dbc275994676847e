-- refused: amount-nullable
-- A cross-owner amount is NOT NULL: who has no value is membership.
CREATE TEMPLATE t AS
SELECT s.plan, avg(c.score) AS score FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
