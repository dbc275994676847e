-- refused: expression
-- ESCAPE may fail.
CREATE TEMPLATE t AS
SELECT region LIKE 'a!%' ESCAPE '!' AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
