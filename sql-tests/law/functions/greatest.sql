-- refused: function
-- Not on the list.
CREATE TEMPLATE t AS
SELECT greatest(region, channel) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
