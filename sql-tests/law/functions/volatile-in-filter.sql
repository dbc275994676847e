-- refused: function
-- Also in a filter.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE random() < 0.5 GROUP BY region;
