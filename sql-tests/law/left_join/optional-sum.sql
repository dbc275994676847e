-- refused: outer-amount
-- Amounts over a left join are the preserved side's.
CREATE TEMPLATE t AS
SELECT c.segment, sum(p.spent) AS spent FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY c.segment;
