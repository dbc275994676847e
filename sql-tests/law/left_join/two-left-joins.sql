-- refused: outer-several
-- Two left joins have parts that subtract from each other.
CREATE TEMPLATE t AS
SELECT p.person IS NOT NULL AS reached, s.email IS NOT NULL AS subscriber, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person LEFT JOIN publisher.subscribers s ON c.email = s.email GROUP BY 1, 2;
