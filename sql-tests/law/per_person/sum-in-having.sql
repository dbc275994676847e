-- refused: measure
-- HAVING over a per-person sum is a filter on a measure.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM (SELECT person FROM publisher.impressions GROUP BY person HAVING sum(cost) > 41) x;
