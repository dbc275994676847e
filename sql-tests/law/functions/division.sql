-- refused: expression
-- Fails where a length is that of a suppressed city (attack 1).
CREATE TEMPLATE t AS
SELECT 1 / (char_length(region) - 6) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
