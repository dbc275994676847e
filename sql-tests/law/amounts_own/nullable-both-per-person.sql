-- refused: amount-null
-- So it does through two per-person columns of one origin (attack Z).
CREATE TEMPLATE t AS
SELECT place, sum(a) AS total, avg(b) AS average FROM (SELECT person, max(region) AS place, min(rating) AS a, max(rating) AS b FROM publisher.impressions GROUP BY person) x GROUP BY place;
