-- accepted
-- The preserved side's measure, if it has one row a person.
CREATE TEMPLATE t AS
SELECT c.segment, p.person IS NOT NULL AS reached, sum(c.balance) AS balance, avg(c.balance) AS average FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY 1, 2;
