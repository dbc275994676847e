-- accepted
-- A per-person aggregate over a join of two owners.
CREATE TEMPLATE t AS
SELECT n, count(*) AS people FROM (SELECT c.email, count(*) AS n FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.email) x GROUP BY n;
