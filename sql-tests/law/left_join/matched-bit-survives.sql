-- accepted
-- The matched bit survives a per-person aggregate above the left join.
CREATE TEMPLATE t AS
SELECT x.n, count(*) AS people FROM (SELECT t.email, count(*) AS n FROM bank.transactions t LEFT JOIN publisher.subscribers s ON t.email = s.email GROUP BY t.email) x GROUP BY x.n;
