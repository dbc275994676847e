-- refused: person-output
-- A per-person max of the unit is the unit.
CREATE TEMPLATE t AS
SELECT m, count(*) AS n FROM (SELECT person, max(person) AS m FROM publisher.impressions GROUP BY person) x GROUP BY m;
