-- refused: aggregate-filter
-- open: counts with FILTER are named for per-person aggregates, filtered sums of measures are not.
CREATE TEMPLATE t AS
SELECT sum(ctv) AS ctv FROM (SELECT person, sum(cost) FILTER (WHERE channel = 'ctv') AS ctv FROM publisher.impressions GROUP BY person) x;
