-- accepted
-- A condition of ON about the optional side alone is a filter of it.
CREATE TEMPLATE t AS
SELECT c.segment, p.person IS NOT NULL AS often, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person AND p.n >= 2 GROUP BY 1, 2;
