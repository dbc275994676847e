-- refused: grid-function
-- A field of a date is another function.
CREATE TEMPLATE t AS
SELECT extract(month FROM seen_on) AS m, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
