-- refused: function
-- Not replayable.
CREATE TEMPLATE t AS
SELECT current_date AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
