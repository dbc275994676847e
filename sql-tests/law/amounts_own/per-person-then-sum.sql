-- accepted
-- A per-person sum of a measure is a measure.
CREATE TEMPLATE t AS
SELECT place, sum(spent) AS spent, avg(spent) AS average FROM (SELECT person, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) x GROUP BY place;
