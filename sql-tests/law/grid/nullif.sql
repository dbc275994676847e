-- accepted
-- Chooses among bins and edges of bins.
CREATE TEMPLATE t AS
SELECT nullif(age, 30) AS a, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
