-- refused: outer-amount
-- The preserved side's measure, if that side has many rows.
CREATE TEMPLATE t AS
SELECT s.email IS NOT NULL AS subscriber, sum(t.amount) AS amount FROM bank.transactions t LEFT JOIN publisher.subscribers s ON t.email = s.email GROUP BY 1;
