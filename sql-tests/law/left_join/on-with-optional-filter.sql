-- refused: join-condition
-- open: a further condition of ON over the optional side equals a filter in its subquery, where the law has it; a left join is on units.
CREATE TEMPLATE t AS
SELECT c.segment, p.person IS NOT NULL AS often, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person AND p.n >= 2 GROUP BY 1, 2;
