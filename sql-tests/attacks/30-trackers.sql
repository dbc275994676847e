-- all minus "age <> 37" is one person; a general tracker answers any question from large sets. Here the second frame
-- over the same people needs OVERLAPPING, in another template as in the same; inside one release point filters that
-- overlap are refused, and a part whose rest is under k is NULL
\connect publisher_admin
CREATE TEMPLATE everyone AS SELECT count(DISTINCT person) AS n FROM publisher.impressions;
CREATE TEMPLATE but_london AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE region <> 'London' OR region IS NULL;
CREATE TEMPLATE difference AS
SELECT a.n - b.n AS londoners FROM (SELECT count(DISTINCT person) AS n FROM publisher.impressions) a CROSS JOIN (SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE region <> 'London' OR region IS NULL) b;
CREATE TEMPLATE beside AS
SELECT count(*) AS n, count(*) FILTER (WHERE coalesce(place, 'none') <> 'London') AS others FROM (SELECT person, max(region) AS place FROM publisher.impressions GROUP BY person) x;
CREATE TEMPLATE tracker AS
SELECT count(*) FILTER (WHERE place = 'London' OR last = 'ctv') AS a, count(*) FILTER (WHERE place = 'London' OR last <> 'ctv') AS b FROM (SELECT person, max(region) AS place, max(channel) AS last FROM publisher.impressions GROUP BY person) x;
APPROVE TEMPLATE everyone DIGEST '{digest:everyone}';
GRANT EXECUTE ON TEMPLATE everyone TO analyst;
APPROVE TEMPLATE but_london DIGEST '{digest:but_london}';
GRANT EXECUTE ON TEMPLATE but_london TO analyst;
APPROVE TEMPLATE difference DIGEST '{digest:difference}' OVERLAPPING (everyone);
APPROVE TEMPLATE beside DIGEST '{digest:beside}' OVERLAPPING (everyone);
GRANT EXECUTE ON TEMPLATE beside TO analyst;
\connect analyst
SELECT * FROM templates.everyone;
SELECT * FROM templates.but_london;
SELECT * FROM templates.beside;
