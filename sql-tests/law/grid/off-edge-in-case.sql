-- refused: grid-literal
-- Also in a key.
CREATE TEMPLATE t AS
SELECT CASE WHEN age < 18 THEN 'minor' ELSE 'adult' END AS a, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
