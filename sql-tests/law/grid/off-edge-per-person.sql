-- refused: grid-literal
-- The grid follows min and max.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM (SELECT person, min(age) AS a FROM publisher.impressions GROUP BY person) x WHERE a >= 18;
