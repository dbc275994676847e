-- a template that looks harmless: homoglyphs, quoted names, shadowed CTE names, a template inside a template, comments
-- that hide a filter, an alias that borrows another's name. Here names are plain, classes follow columns, and the
-- approver reads the text that runs, comments and all
\i attacks/setup.inc
\connect publisher_admin
CREATE TEMPLATE "Reach" AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE rеach AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE f AS SELECT region, count(DISTINCT person) AS n FROM "publisher"."impressiоns" GROUP BY region;
CREATE TEMPLATE f AS WITH "bank.customers" AS (SELECT 1 AS segment) SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE f AS SELECT region, sum(people) AS n FROM templates.regions GROUP BY region;
CREATE TEMPLATE f AS SELECT region, sum(people) AS n FROM regions GROUP BY region;
CREATE TEMPLATE f AS SELECT segment, count(*) AS n FROM (SELECT email, balance AS segment FROM bank.customers) customers GROUP BY segment;
CREATE TEMPLATE f AS SELECT channel, count(*) AS n FROM (SELECT person AS channel, region FROM publisher.impressions) x GROUP BY channel;
CREATE TEMPLATE f AS SELECT "count(*)", count(DISTINCT person) AS n FROM (SELECT person, device AS "count(*)" FROM publisher.impressions) x GROUP BY 1;
CREATE TEMPLATE f AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions /* all of them */ WHERE region <> 'London' -- AND nothing else
GROUP BY region;
SELECT query FROM cleanroom.templates WHERE name = 'f';
SET search_path = bank, publisher;
CREATE TEMPLATE g AS SELECT region, count(DISTINCT person) AS n FROM impressions GROUP BY region;
