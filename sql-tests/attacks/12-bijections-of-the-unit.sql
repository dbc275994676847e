-- GROUP BY the unit, or a bijection of it: every group is one person, and count(*) beside it is theirs. Here the unit
-- is counted DISTINCT, equated with its like, or grouped for a per-person aggregate, and nothing else
\connect publisher_admin
CREATE TEMPLATE f AS SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person;
CREATE TEMPLATE f AS SELECT md5(person) AS k, count(*) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT reverse(person) AS k, count(*) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT substr(person, 1, 2) AS k, count(*) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT person || '' AS k, count(*) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT trim(person) AS k, count(*) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT CAST(person AS varchar) AS k, count(*) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT coalesce(person, region) AS k, count(*) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT nullif(person, 'x') AS k, count(*) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT char_length(person) % 7 AS k, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY 1;
CREATE TEMPLATE f AS SELECT k, count(*) AS n FROM (SELECT person, min(person) AS k FROM publisher.impressions GROUP BY person) x GROUP BY k;
CREATE TEMPLATE f AS SELECT region, count(*) AS n FROM (SELECT person AS region FROM publisher.impressions) x GROUP BY region;
