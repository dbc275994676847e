-- refused: dataset-unknown
-- open: three-part names are not named.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM cloister.publisher.impressions GROUP BY region;
