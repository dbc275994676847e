-- refused: function
-- Not on the list.
CREATE TEMPLATE t AS
SELECT split_part(region, ' ', 1) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
