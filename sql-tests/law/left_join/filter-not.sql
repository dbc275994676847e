-- refused: outer-filter
-- IS NOT TRUE is true for an unmatched row.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE (p.n >= 2) IS NOT TRUE) AS seldom FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person;
