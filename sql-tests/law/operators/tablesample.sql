-- refused: 0A000
-- A clause that would be passed over is refused (sample).
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions TABLESAMPLE BERNOULLI (10) GROUP BY region;
