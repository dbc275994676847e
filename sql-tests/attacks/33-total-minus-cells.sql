-- the total minus the shown cells is what isn't shown; ROLLUP and CUBE give totals; so does the same cell in another
-- hierarchy. Here ROLLUP runs above the seal, over shown cells (its grand total must be 63, never 72), a total of
-- its own is another frame, and so is another hierarchy
\connect publisher_admin
CREATE TEMPLATE rolled AS SELECT region, channel, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY ROLLUP (region, channel);
CREATE TEMPLATE rolled AS SELECT region, channel, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY CUBE (region, channel);
CREATE TEMPLATE regions AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE total AS SELECT count(DISTINCT person) AS n FROM publisher.impressions;
CREATE TEMPLATE channels AS SELECT channel, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY channel;
CREATE TEMPLATE rolled_above AS
WITH r AS (SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region) SELECT region, sum(n) AS n FROM r GROUP BY ROLLUP (region);
CREATE TEMPLATE hidden AS
SELECT t.n - r.n AS hidden FROM (SELECT count(DISTINCT person) AS n FROM publisher.impressions) t CROSS JOIN (SELECT sum(n) AS n FROM (SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region) x) r;
APPROVE TEMPLATE regions DIGEST '{digest:regions}';
APPROVE TEMPLATE total DIGEST '{digest:total}';
APPROVE TEMPLATE channels DIGEST '{digest:channels}';
APPROVE TEMPLATE hidden DIGEST '{digest:hidden}';
-- The same frame with other SQL above it is the same release, and overlaps nothing.
APPROVE TEMPLATE rolled_above DIGEST '{digest:rolled_above}';
GRANT EXECUTE ON TEMPLATE regions TO analyst;
GRANT EXECUTE ON TEMPLATE rolled_above TO analyst;
\connect analyst
SELECT sum(n) AS n FROM templates.regions;
SELECT region, sum(n) AS n FROM templates.regions GROUP BY CUBE (region) ORDER BY region NULLS LAST, n;
SELECT sum(n) AS n FROM templates.rolled_above WHERE region IS NULL AND n > 20;
