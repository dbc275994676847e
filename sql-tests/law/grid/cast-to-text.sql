-- refused: grid-function
-- A text of a bin could be cut into what is no union of bins.
CREATE TEMPLATE t AS
SELECT CAST(age AS text) AS a, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
