-- What the room releases, in a real Postgres: views and functions of the same names, shapes and rows.
-- The datasets are tables that no client may read, so that a refusal is Postgres' own.

CREATE ROLE cloister NOLOGIN;
CREATE ROLE analyst LOGIN PASSWORD 'demo';
CREATE ROLE bank_admin LOGIN PASSWORD 'demo';
CREATE ROLE publisher_admin LOGIN PASSWORD 'demo';
CREATE ROLE newcomer LOGIN PASSWORD 'demo';
CREATE DATABASE cloister OWNER cloister;
ALTER DATABASE cloister SET search_path = templates;
ALTER DATABASE cloister SET timezone = 'UTC';
\connect cloister
SET ROLE cloister;

CREATE SCHEMA bank;
CREATE SCHEMA publisher;
CREATE SCHEMA templates;
CREATE SCHEMA cleanroom;
GRANT USAGE ON SCHEMA bank, publisher, templates, cleanroom TO PUBLIC;

CREATE TABLE publisher.impressions (person text, region text, channel text, seen_on date, cost numeric(12,4));
CREATE TABLE bank.customers (email text, segment text, balance numeric(14,2));
GRANT INSERT ON bank.customers TO bank_admin;
INSERT INTO publisher.impressions VALUES ('p41@x.nl', 'Utrecht', 'ctv', '2026-03-03', 2);

CREATE VIEW templates.regions AS
SELECT region, people, impressions, cost
FROM (VALUES (text 'Amsterdam', bigint '40', bigint '60', numeric '70.0000'), ('Utrecht', 12, 12, 24.0000), (NULL, 11, 11, 11.0000)) AS v (region, people, impressions, cost);
COMMENT ON VIEW templates.regions IS 'people, impressions and cost of each region';

CREATE VIEW templates.days AS
SELECT seen_on, people
FROM (VALUES (date '2026-03-01', bigint '51'), ('2026-03-02', 20), ('2026-03-03', 12)) AS v (seen_on, people);
COMMENT ON VIEW templates.days IS 'people seen on each day';

CREATE FUNCTION templates.reach(channel text) RETURNS TABLE (region text, segment text, reach bigint) LANGUAGE sql STABLE AS $$
    SELECT v.region, v.segment, v.reach
    FROM (VALUES
        ('ctv', text 'Amsterdam', text 'retail', bigint '30'), ('ctv', 'Amsterdam', 'student', 10),
        ('ctv', 'Utrecht', 'student', 12), ('ctv', NULL, 'premium', 11), ('display', 'Amsterdam', 'retail', 20)
    ) AS v (channel, region, segment, reach)
    WHERE v.channel = reach.channel
$$;
COMMENT ON FUNCTION templates.reach IS 'customers reached, by region and segment';

CREATE VIEW cleanroom.templates AS SELECT text 'regions' AS name UNION ALL VALUES ('days'), ('reach');

GRANT SELECT ON ALL TABLES IN SCHEMA templates, cleanroom TO analyst, newcomer, bank_admin, publisher_admin;
