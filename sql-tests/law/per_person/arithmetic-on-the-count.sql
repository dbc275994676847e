-- refused: expression
-- A count is a dimension: no arithmetic below the seal.
CREATE TEMPLATE t AS
SELECT n / 2 AS half, count(*) AS people FROM (SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person) x GROUP BY 1;
