-- refused: outer-filter
-- A FILTER that could be true for an unmatched row, other than the flag.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE p.place IS NULL) AS x FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person;
