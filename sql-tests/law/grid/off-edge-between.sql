-- refused: grid-literal
-- Both ends of BETWEEN are edges: it is widened by one bin at a time (attack E).
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE age BETWEEN 30 AND 39;
