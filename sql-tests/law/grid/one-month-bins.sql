-- refused: grid-function
-- Nor is a month.
CREATE TEMPLATE t AS
SELECT date_bin(INTERVAL '1 month', seen_on) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
