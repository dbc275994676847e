-- refused: operator
-- Marginals beside their parts are differences of cells; ROLLUP belongs above.
CREATE TEMPLATE t AS
SELECT region, channel, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY ROLLUP (region, channel);
