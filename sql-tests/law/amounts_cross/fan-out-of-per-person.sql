-- refused: amount-fan-out
-- A per-person sum joined with many rows.
CREATE TEMPLATE t AS
SELECT sum(p.spent) AS spent FROM (SELECT person, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p JOIN bank.transactions t ON p.person = t.email;
