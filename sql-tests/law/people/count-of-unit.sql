-- accepted
-- A unit is never NULL, so counting it counts rows.
CREATE TEMPLATE t AS
SELECT region, count(person) AS n FROM publisher.impressions GROUP BY region;
