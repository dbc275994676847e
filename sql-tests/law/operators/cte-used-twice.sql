-- accepted
-- A CTE is inlined: used twice it is read twice.
CREATE TEMPLATE t CELLS PER PERSON 2 AS
WITH p AS (SELECT person, region FROM publisher.impressions) SELECT a.region, count(DISTINCT a.person) AS people FROM p a JOIN p b ON a.person = b.person WHERE b.region = 'Utrecht' GROUP BY a.region;
