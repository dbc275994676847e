-- refused: outer-key
-- A key mixes no columns of both sides: an unmatched row would fall in a matched cell (attack B).
CREATE TEMPLATE t AS
SELECT coalesce(p.place, c.city) AS place, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY 1;
