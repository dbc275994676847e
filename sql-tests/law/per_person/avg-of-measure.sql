-- refused: aggregate
-- A per-person avg is not named.
CREATE TEMPLATE t AS
SELECT avg(a) AS a FROM (SELECT person, avg(cost) AS a FROM publisher.impressions GROUP BY person) x;
