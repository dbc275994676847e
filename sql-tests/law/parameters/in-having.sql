-- refused: parameter-place
-- Nor in HAVING: a threshold to search with.
CREATE TEMPLATE t (n integer IN (10, 11, 12)) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region HAVING count(DISTINCT person) > $n;
