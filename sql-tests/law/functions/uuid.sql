-- refused: function
-- Volatile.
CREATE TEMPLATE t AS
SELECT uuid() AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
