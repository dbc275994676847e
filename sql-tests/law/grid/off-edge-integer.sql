-- refused: grid-literal
-- Nor is an age within its ten years.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE age > 37;
