-- accepted
-- A per-person aggregate is one row a person.
CREATE TEMPLATE t AS
SELECT s.email IS NOT NULL AS subscriber, sum(t.spent) AS spent FROM (SELECT email, sum(amount) AS spent FROM bank.transactions GROUP BY email) t LEFT JOIN publisher.subscribers s ON t.email = s.email GROUP BY 1;
