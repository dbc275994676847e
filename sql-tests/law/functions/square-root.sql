-- refused: function
-- Fails below zero.
CREATE TEMPLATE t AS
SELECT sqrt(char_length(region) - 7) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
