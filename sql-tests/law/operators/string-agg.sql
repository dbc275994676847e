-- refused: aggregate
-- So does string_agg.
CREATE TEMPLATE t AS
SELECT region, string_agg(channel, ',') AS x FROM publisher.impressions GROUP BY region;
