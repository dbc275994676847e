-- refused: grid-literal
-- Each literal of a list.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE age IN (20, 35);
