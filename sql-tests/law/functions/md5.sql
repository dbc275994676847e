-- refused: function
-- A hash: many shapes of one value.
CREATE TEMPLATE t AS
SELECT md5(region) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
