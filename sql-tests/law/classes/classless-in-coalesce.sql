-- refused: no-class
-- COALESCE with a column without a class has none.
CREATE TEMPLATE t AS
SELECT coalesce(region, device) AS d, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
