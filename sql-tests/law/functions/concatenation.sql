-- refused: expression
-- The operator as well.
CREATE TEMPLATE t AS
SELECT region || '/' || channel AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
