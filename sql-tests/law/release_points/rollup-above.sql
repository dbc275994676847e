-- accepted
-- ROLLUP over shown cells.
CREATE TEMPLATE t AS
WITH r AS (SELECT region, channel, count(*) AS rows FROM publisher.impressions GROUP BY region, channel)
SELECT region, channel, sum(rows) AS rows FROM r GROUP BY ROLLUP (region, channel);
