-- refused: function
-- An array is no plain value.
CREATE TEMPLATE t AS
SELECT make_array(region, channel) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
