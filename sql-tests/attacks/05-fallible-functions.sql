-- square roots and logarithms of negatives, bad dates, overflow: a run that fails iff x is there. Here no expression
-- below the seal may fail on any row; above it the same expressions see shown rows only, so that a region of six
-- letters which isn't shown (London) makes nothing fail
\i attacks/setup.inc
\connect publisher_admin
CREATE TEMPLATE f AS SELECT sqrt(char_length(region) - 7) AS x, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE ln(char_length(region) - 6) IS NOT NULL;
CREATE TEMPLATE f AS SELECT to_date(region, '%Y') AS d, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT CAST(region AS date) AS d, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT seen_on + CAST(char_length(region) AS integer) * 1000000000 AS d, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT CAST(char_length(region) AS smallint) AS x, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT make_date(2026, 2, char_length(region)) AS d, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT CAST(CAST(char_length(region) AS numeric(3, 0)) AS numeric(1, 0)) AS x, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
\connect analyst
SELECT region, 1 / (char_length(region) - 6) AS x FROM templates.regions WHERE region IS NOT NULL;
SELECT region, sqrt(char_length(region) - 6) AS x FROM templates.regions WHERE region IS NOT NULL;
