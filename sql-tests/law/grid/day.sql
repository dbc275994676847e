-- refused: grid-function
-- Days are finer than weeks.
CREATE TEMPLATE t AS
SELECT date_trunc('day', seen_on) AS day, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
