-- refused: function
-- Its output may be longer than its input.
CREATE TEMPLATE t AS
SELECT replace(region, 'a', 'aaaaaaaa') AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
