-- refused: no-class
-- And through casts.
CREATE TEMPLATE t AS
SELECT CAST(device AS varchar) AS d, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
