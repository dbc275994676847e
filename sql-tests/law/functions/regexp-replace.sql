-- refused: function
-- A catastrophic pattern tells by its time (attack 8).
CREATE TEMPLATE t AS
SELECT regexp_replace(region, '(a+)+$', 'x') AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
