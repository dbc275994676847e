-- refused: expression
-- SIMILAR TO is a regex.
CREATE TEMPLATE t AS
SELECT region SIMILAR TO '(A|U)%' AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
