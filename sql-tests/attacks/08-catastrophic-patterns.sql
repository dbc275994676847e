-- a catastrophic pattern on one row, or a cross join behind a CASE: time tells. Here patterns below the seal are LIKE
-- with a short literal, functions are on a list, and rows join on units only
\connect publisher_admin
CREATE TEMPLATE f AS SELECT region ~ '^(a+)+$' AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT region ~* '(x+x+)+y' AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT regexp_like(region, '(a|a)*$') AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT region SIMILAR TO '(a|aa)+' AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT region LIKE channel AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT repeat(region, 100000000) AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT levenshtein(region, 'London') AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT count(DISTINCT a.person) AS n FROM publisher.impressions a JOIN publisher.impressions b ON CASE WHEN a.region = 'London' THEN true ELSE a.person = b.person END;
CREATE TEMPLATE f AS SELECT a.region, count(DISTINCT a.person) AS n FROM publisher.impressions a CROSS JOIN publisher.impressions b CROSS JOIN publisher.impressions c GROUP BY a.region;
