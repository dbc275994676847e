-- refused: no-dataset
-- An aggregate over literals has no people.
CREATE TEMPLATE t AS
SELECT x, count(*) AS n FROM (VALUES ('a'), ('b')) AS v(x) GROUP BY x;
