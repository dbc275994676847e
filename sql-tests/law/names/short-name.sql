-- refused: dataset-unknown
-- Datasets are named in full.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM impressions GROUP BY region;
