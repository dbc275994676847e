-- refused: amount-several
-- Nor does HAVING: the release would carry both.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS amount FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan HAVING sum(s.fee) > 100;
