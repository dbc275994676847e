-- refused: expression
-- Also to a date.
CREATE TEMPLATE t AS
SELECT CAST(region AS date) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
