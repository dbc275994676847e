-- accepted
-- Without a flag the matched bit is still a hidden part of every key.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY c.segment;
