-- refused: expression
-- So does a regex operator.
CREATE TEMPLATE t AS
SELECT region ~ '^(A|a)+$' AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
