-- refused: amount-fan-out
-- So it is for avg.
CREATE TEMPLATE t AS
SELECT c.segment, avg(c.balance) AS balance FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
