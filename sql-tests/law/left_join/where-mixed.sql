-- refused: outer-filter
-- A comparison of both sides after the left join.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person WHERE p.place = c.city;
