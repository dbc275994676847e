-- refused: outer-several
-- A left and a right join are two.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM publisher.subscribers s RIGHT JOIN bank.customers c ON s.email = c.email LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person;
