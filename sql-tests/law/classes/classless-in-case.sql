-- refused: no-class
-- A class with none is none.
CREATE TEMPLATE t AS
SELECT CASE WHEN region = 'Utrecht' THEN device ELSE 'x' END AS d, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
