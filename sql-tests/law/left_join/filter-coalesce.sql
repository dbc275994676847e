-- refused: outer-filter
-- COALESCE makes it true for an unmatched row.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE coalesce(p.n, 0) < 2) AS seldom FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person;
