-- refused: grid-function
-- open: COALESCE is allowed for dimensions, but no function but two for a GRID column; use CASE or do it above.
CREATE TEMPLATE t AS
SELECT coalesce(age, 0) AS a, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
