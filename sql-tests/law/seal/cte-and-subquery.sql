-- accepted
-- CTEs and FROM subqueries are inlined; the release point is found below them.
CREATE TEMPLATE t AS
WITH seen AS (SELECT * FROM (SELECT person, region FROM publisher.impressions) y),
     groups AS (SELECT region, count(DISTINCT person) AS people FROM seen GROUP BY region)
SELECT region, people FROM groups;
