-- accepted
-- open: CASE over the bare flag and literals is the flag with other names.
CREATE TEMPLATE t AS
SELECT CASE WHEN p.person IS NULL THEN 'not reached' ELSE 'reached' END AS r, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY 1;
