-- refused: no-class
-- A per-person min may not read it.
CREATE TEMPLATE t AS
SELECT d, count(*) AS people FROM (SELECT person, min(device) AS d FROM publisher.impressions GROUP BY person) x GROUP BY d;
