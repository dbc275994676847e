-- refused: aggregate
-- open: count(unit) equals count(*), as the scan drops no one's rows, but only count(*), count(DISTINCT unit), sum and avg are named.
CREATE TEMPLATE t AS
SELECT region, count(person) AS n FROM publisher.impressions GROUP BY region;
