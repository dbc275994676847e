-- refused: measure
-- Through two inner aggregates.
CREATE TEMPLATE t AS
SELECT m, count(*) AS people FROM (SELECT person, max(s) AS m FROM (SELECT person, sum(cost) AS s FROM publisher.impressions GROUP BY person) x GROUP BY person) y GROUP BY m;
