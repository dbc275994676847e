-- refused: join-condition
-- A further condition of ON over the preserved side makes people unmatched who are not.
CREATE TEMPLATE t AS
SELECT p.person IS NOT NULL AS x, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person AND c.segment = 'retail' GROUP BY 1;
