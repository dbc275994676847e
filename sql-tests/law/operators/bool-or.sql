-- refused: aggregate
-- bool_or tells of one row.
CREATE TEMPLATE t AS
SELECT region, bool_or(channel = 'print') AS x FROM publisher.impressions GROUP BY region;
