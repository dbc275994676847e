-- refused: aggregate
-- first_value depends on the order of rows.
CREATE TEMPLATE t AS
SELECT region, first_value(channel) AS x FROM publisher.impressions GROUP BY region;
