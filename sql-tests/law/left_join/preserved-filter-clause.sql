-- accepted
-- open: a FILTER over the preserved side alone mixes nothing; each part is a cell of its own by the hidden bit.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE c.segment = 'retail') AS retail, count(*) FILTER (WHERE c.segment = 'student') AS student FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person;
