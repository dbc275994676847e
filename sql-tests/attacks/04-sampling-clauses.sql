-- a clause that would be passed over in silence is refused
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS n FROM publisher.impressions TABLESAMPLE BERNOULLI (10) GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region FOR UPDATE;
CREATE TEMPLATE t AS
SELECT region, region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region;
\connect analyst
SELECT * FROM templates.regions FOR UPDATE;
SELECT * FROM templates.regions FETCH FIRST 1 ROW ONLY;
