-- accepted
-- CTEs of CTEs.
CREATE TEMPLATE t AS
WITH a AS (SELECT * FROM publisher.impressions), b AS (SELECT person, region FROM a WHERE channel = 'ctv'), c AS (SELECT region, count(DISTINCT person) AS n FROM b GROUP BY region) SELECT * FROM c WHERE n > 11;
