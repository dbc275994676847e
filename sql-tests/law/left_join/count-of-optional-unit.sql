-- accepted
-- count(DISTINCT optional unit) are the people of the matched part.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people, count(DISTINCT p.person) AS reached FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY c.segment;
