-- refused: grid-function
-- Nor in a year.
CREATE TEMPLATE t AS
SELECT date_trunc('year', seen_on) AS year, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
