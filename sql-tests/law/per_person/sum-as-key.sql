-- refused: measure
-- A per-person sum of a measure stays a measure.
CREATE TEMPLATE t AS
SELECT spent, count(*) AS people FROM (SELECT person, sum(cost) AS spent FROM publisher.impressions GROUP BY person) x GROUP BY spent;
