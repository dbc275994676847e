-- refused: measure
-- Laundering a measure through an inner aggregate (attack I).
CREATE TEMPLATE t AS
SELECT CASE WHEN spent > 41 THEN 'big' ELSE 'small' END AS spender, count(*) AS people FROM (SELECT person, sum(cost) AS spent FROM publisher.impressions GROUP BY person) x GROUP BY 1;
