-- refused: function
-- Volatile: samples people.
CREATE TEMPLATE t AS
SELECT random() < 0.5 AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
