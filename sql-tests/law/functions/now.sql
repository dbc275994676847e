-- refused: function
-- Not replayable (attack 10).
CREATE TEMPLATE t AS
SELECT now() AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
