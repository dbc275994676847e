-- refused: outer-filter
-- A FILTER that mixes the sides.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE p.person IS NULL OR c.segment = 'retail') AS x FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person;
