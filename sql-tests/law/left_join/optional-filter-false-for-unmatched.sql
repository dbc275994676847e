-- accepted
-- A FILTER over the optional side that cannot be true for an unmatched row.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) FILTER (WHERE p.n >= 2) AS often FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY c.segment;
