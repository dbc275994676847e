-- refused: amount-fan-out
-- Another owner's rows repeat it: 2^i duplicate rows weigh a balance (attack 24).
CREATE TEMPLATE t AS
SELECT c.segment, sum(c.balance) AS balance FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
