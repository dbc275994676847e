-- refused: no-class
-- Its missing class follows it through CTEs and aliases.
CREATE TEMPLATE t AS
WITH a AS (SELECT person, device AS region FROM publisher.impressions) SELECT region, count(DISTINCT person) AS people FROM a GROUP BY region;
