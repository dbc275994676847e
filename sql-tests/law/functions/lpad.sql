-- refused: function
-- Memory by one row.
CREATE TEMPLATE t AS
SELECT lpad(region, 1000000) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
