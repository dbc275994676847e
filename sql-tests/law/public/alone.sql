-- refused: no-dataset
-- A template over PUBLIC data only has no people.
CREATE TEMPLATE t AS
SELECT country, count(*) AS regions FROM publisher.regions GROUP BY country;
