-- refused: expression
-- CASE doesn't guard: it may be evaluated eagerly (attack 3).
CREATE TEMPLATE t AS
SELECT CASE WHEN char_length(region) <> 6 THEN 1 / (char_length(region) - 6) ELSE 0 END AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
