-- accepted
-- The other side reduced by a per-person aggregate repeats nothing.
CREATE TEMPLATE t AS
SELECT p.n, sum(c.balance) AS balance FROM bank.customers c JOIN (SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY p.n;
