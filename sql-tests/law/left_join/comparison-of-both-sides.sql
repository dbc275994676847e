-- refused: outer-key
-- A comparison of both sides is such a key.
CREATE TEMPLATE t AS
SELECT p.place = c.city AS at_home, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY 1;
