-- refused: outer-amount
-- count(*) of a preserved side with many rows is an amount.
CREATE TEMPLATE t AS
SELECT s.email IS NOT NULL AS subscriber, count(*) AS payments FROM bank.transactions t LEFT JOIN publisher.subscribers s ON t.email = s.email GROUP BY 1;
