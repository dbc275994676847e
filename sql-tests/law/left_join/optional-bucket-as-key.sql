-- accepted
-- Also through CASE.
CREATE TEMPLATE t AS
SELECT CASE WHEN p.n >= 3 THEN 'often' WHEN p.n >= 1 THEN 'seldom' ELSE 'never' END AS seen, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY 1;
