-- accepted
-- One left join beside a semi join.
CREATE TEMPLATE t AS
SELECT c.segment, p.person IS NOT NULL AS reached, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person WHERE c.email IN (SELECT patient FROM hospital.visits) GROUP BY 1, 2;
