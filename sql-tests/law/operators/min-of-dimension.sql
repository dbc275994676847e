-- refused: aggregate
-- min of a dimension is an aggregate of per-person rows only.
CREATE TEMPLATE t AS
SELECT region, min(channel) AS x FROM publisher.impressions GROUP BY region;
