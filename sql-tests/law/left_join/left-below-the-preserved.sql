-- refused: outer-several
-- A left join below a per-person aggregate is in the same release point.
CREATE TEMPLATE t AS
SELECT x.n, p.person IS NOT NULL AS reached, count(*) AS people FROM (SELECT t.email, count(*) AS n FROM bank.transactions t LEFT JOIN publisher.subscribers s ON t.email = s.email GROUP BY t.email) x LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON x.email = p.person GROUP BY 1, 2;
