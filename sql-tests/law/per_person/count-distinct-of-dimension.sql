-- refused: aggregate-distinct
-- Nor a person's distinct values: count with FILTER per value.
CREATE TEMPLATE t AS
SELECT n, count(*) AS people FROM (SELECT person, count(DISTINCT channel) AS n FROM publisher.impressions GROUP BY person) x GROUP BY n;
