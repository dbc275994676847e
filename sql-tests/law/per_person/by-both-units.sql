-- accepted
-- open: grouping a join by both of its units is grouping by the person.
CREATE TEMPLATE t AS
SELECT n, count(*) AS people FROM (SELECT c.email, i.person, count(*) AS n FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.email, i.person) x GROUP BY n;
