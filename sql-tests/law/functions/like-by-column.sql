-- refused: expression
-- A pattern from data.
CREATE TEMPLATE t AS
SELECT region LIKE channel AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
