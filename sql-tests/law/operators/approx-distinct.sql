-- refused: aggregate
-- A sketch is another aggregate.
CREATE TEMPLATE t AS
SELECT region, approx_distinct(person) AS n FROM publisher.impressions GROUP BY region;
