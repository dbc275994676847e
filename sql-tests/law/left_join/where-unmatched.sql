-- accepted
-- The flag as a conjunct of WHERE: the unmatched part.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person WHERE p.person IS NULL AND c.city IS NOT NULL GROUP BY c.segment;
