-- refused: parameter-place
-- LIKE is no equation.
CREATE TEMPLATE t (pattern text IN ('A%', 'L%')) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE region LIKE $pattern;
