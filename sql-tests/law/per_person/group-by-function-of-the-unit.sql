-- refused: person-output
-- GROUP BY a bijection of the unit is no per-person aggregate.
CREATE TEMPLATE t AS
SELECT n, count(*) AS people FROM (SELECT lower(person) AS p, count(*) AS n FROM publisher.impressions GROUP BY lower(person)) x GROUP BY n;
