-- LATERAL, unnest, VALUES as a list of targets, table functions in a template; COPY, cursors, EXPLAIN ANALYZE, views
-- and tables over a dataset outside of one. Here each is refused, in a template by its rule, outside by the gate,
-- which names what may be run instead
\i attacks/setup.inc
\connect publisher_admin
CREATE TEMPLATE f AS SELECT x.region, count(*) AS n FROM bank.customers c, LATERAL (SELECT region FROM publisher.impressions i WHERE i.person = c.email LIMIT 1) x GROUP BY x.region;
CREATE TEMPLATE f AS SELECT count(DISTINCT i.person) AS n FROM publisher.impressions i JOIN (VALUES ('p3@x.nl'), ('p4@x.nl')) AS v(who) ON i.person = v.who;
CREATE TEMPLATE f AS SELECT k, count(DISTINCT person) AS n FROM (SELECT person, unnest(ARRAY[region, channel]) AS k FROM publisher.impressions) x GROUP BY k;
CREATE TEMPLATE f AS SELECT g.value, count(DISTINCT person) AS n FROM publisher.impressions CROSS JOIN generate_series(1, 10) AS g(value) GROUP BY g.value;
\connect analyst
COPY publisher.impressions TO STDOUT;
COPY (SELECT * FROM publisher.impressions) TO STDOUT;
DECLARE c CURSOR FOR SELECT * FROM publisher.impressions;
EXPLAIN ANALYZE SELECT * FROM publisher.impressions;
EXPLAIN SELECT count(*) FROM publisher.impressions;
CREATE VIEW v AS SELECT * FROM publisher.impressions;
CREATE TABLE t AS SELECT * FROM publisher.impressions;
PREPARE p AS SELECT * FROM publisher.impressions WHERE person = $1;
SELECT * FROM templates.regions r, LATERAL (SELECT * FROM publisher.impressions i WHERE i.region = r.region) x;
TABLE publisher.impressions;
