-- accepted
-- A key may be an expression over the optional side alone; the hidden bit keeps NULL apart from unmatched.
CREATE TEMPLATE t AS
SELECT c.segment, p.n, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY c.segment, p.n;
