-- refused: grid-function
-- And hours.
CREATE TEMPLATE t AS
SELECT date_trunc('hour', seen_on) AS hour, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
