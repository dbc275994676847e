-- refused: expression
-- No arithmetic below the seal.
CREATE TEMPLATE t AS
SELECT age / 20 AS a, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
