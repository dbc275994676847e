-- refused: parameter-place
-- Nor in LIMIT.
CREATE TEMPLATE t (n bigint IN (1, 2)) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region ORDER BY region LIMIT $n;
