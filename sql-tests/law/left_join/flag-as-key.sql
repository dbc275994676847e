-- accepted
-- The matched flag is IS [NOT] NULL of the optional unit.
CREATE TEMPLATE t AS
SELECT c.segment, p.person IS NOT NULL AS reached, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY c.segment, p.person IS NOT NULL;
