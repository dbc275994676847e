-- accepted
-- A right join is a left join from the other side.
CREATE TEMPLATE t AS
SELECT c.segment, p.person IS NOT NULL AS reached, count(*) AS people FROM (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p RIGHT JOIN bank.customers c ON c.email = p.person GROUP BY c.segment, p.person IS NOT NULL;
