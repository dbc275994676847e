-- refused: aggregate
-- array_agg gives rows back.
CREATE TEMPLATE t AS
SELECT region, array_agg(channel) AS x FROM publisher.impressions GROUP BY region;
