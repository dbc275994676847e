-- refused: grid-function
-- Nor in a quarter.
CREATE TEMPLATE t AS
SELECT date_trunc('quarter', seen_on) AS quarter, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
