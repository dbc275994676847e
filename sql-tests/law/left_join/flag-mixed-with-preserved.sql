-- refused: outer-key
-- Nor the flag with a preserved column.
CREATE TEMPLATE t AS
SELECT CASE WHEN p.person IS NULL THEN 'none' ELSE c.segment END AS x, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY 1;
