-- a missing group against an empty one against a NULL key: 0, or 1 to k-1. Here all three are a missing row: a region of
-- nine, of none, of a name that never was, and a NULL key of few must answer alike, by value, parameter and FILTER
\connect publisher_admin
CREATE TEMPLATE one (region text IN ('Amsterdam', 'London', 'Atlantis')) AS
SELECT count(DISTINCT person) AS n, sum(cost) AS cost FROM publisher.impressions WHERE region = $region;
CREATE TEMPLATE filtered AS
SELECT count(*) FILTER (WHERE place = 'London') AS london, count(*) FILTER (WHERE place = 'Atlantis') AS atlantis, count(*) FILTER (WHERE place = 'Utrecht') AS utrecht FROM (SELECT person, max(region) AS place FROM publisher.impressions GROUP BY person) x;
CREATE TEMPLATE nulls AS
SELECT nullif(region, 'London') AS place, channel, count(DISTINCT person) AS n FROM publisher.impressions WHERE region IN ('London', 'Utrecht') GROUP BY 1, 2;
APPROVE TEMPLATE one DIGEST '{digest:one}';
APPROVE TEMPLATE filtered DIGEST '{digest:filtered}' OVERLAPPING (one);
APPROVE TEMPLATE nulls DIGEST '{digest:nulls}' OVERLAPPING (one, filtered);
GRANT EXECUTE ON TEMPLATE one TO analyst;
GRANT EXECUTE ON TEMPLATE filtered TO analyst;
GRANT EXECUTE ON TEMPLATE nulls TO analyst;
\connect analyst
SELECT * FROM templates.one('Amsterdam');
SELECT * FROM templates.one('London');
SELECT * FROM templates.one('Atlantis');
SELECT * FROM templates.filtered;
SELECT * FROM templates.nulls;
SELECT count(*) AS rows, max(n) AS n FROM templates.one('London');
SELECT count(*) AS rows, max(n) AS n FROM templates.one('Atlantis');
