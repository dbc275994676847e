-- accepted
-- The flag as a FILTER.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) FILTER (WHERE p.person IS NOT NULL) AS reached, count(*) FILTER (WHERE p.person IS NULL) AS missed FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY c.segment;
