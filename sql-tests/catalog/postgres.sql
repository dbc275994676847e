-- What bank_admin may see of the small world (world.sql, cloister.sql), as a Postgres 15 holds it: templates are views and
-- functions that may be read, datasets are tables that may be named (REFERENCES) and not read.
DROP SCHEMA public;
CREATE ROLE analyst LOGIN PASSWORD 'demo';
CREATE ROLE auditor LOGIN PASSWORD 'demo';
CREATE ROLE bank_admin LOGIN PASSWORD 'demo';
CREATE ROLE publisher_admin LOGIN PASSWORD 'demo';
COMMENT ON ROLE analyst IS 'of member bank';
COMMENT ON ROLE auditor IS 'of member publisher';
COMMENT ON ROLE bank_admin IS 'of member bank';
COMMENT ON ROLE publisher_admin IS 'of member publisher';

CREATE SCHEMA cleanroom;
CREATE SCHEMA templates;
CREATE SCHEMA bank;
CREATE SCHEMA publisher;
COMMENT ON SCHEMA cleanroom IS 'what you may know of the collaboration: templates, datasets, the agreement, the log';
COMMENT ON SCHEMA templates IS 'approved questions: views and functions';
COMMENT ON SCHEMA bank IS 'datasets of a member; read by approved templates only';
COMMENT ON SCHEMA publisher IS 'datasets of a member; read by approved templates only';
GRANT USAGE ON SCHEMA cleanroom, templates, bank, publisher TO bank_admin;

CREATE TABLE bank.customers (email text, segment text, balance numeric(14,2) NOT NULL);
COMMENT ON TABLE bank.customers IS 'shown in groups of at least 10 people';
COMMENT ON COLUMN bank.customers.email IS 'privacy unit';
COMMENT ON COLUMN bank.customers.segment IS 'dimension';
COMMENT ON COLUMN bank.customers.balance IS 'measure';
CREATE TABLE publisher.impressions (person text, region text, channel text, seen_on date, cost numeric(12,4) NOT NULL, rating integer);
COMMENT ON TABLE publisher.impressions IS 'shown in groups of at least 10 people';
COMMENT ON COLUMN publisher.impressions.person IS 'privacy unit';
COMMENT ON COLUMN publisher.impressions.region IS 'dimension';
COMMENT ON COLUMN publisher.impressions.channel IS 'dimension';
COMMENT ON COLUMN publisher.impressions.seen_on IS 'dimension';
COMMENT ON COLUMN publisher.impressions.cost IS 'measure';
COMMENT ON COLUMN publisher.impressions.rating IS 'measure';
CREATE TABLE publisher.regions (code text, name text, opened date, area numeric(8,2), id integer);
COMMENT ON TABLE publisher.regions IS 'a PUBLIC table to look values up in';
COMMENT ON COLUMN publisher.regions.code IS 'dimension unique';
COMMENT ON COLUMN publisher.regions.name IS 'dimension';
COMMENT ON COLUMN publisher.regions.opened IS 'dimension';
COMMENT ON COLUMN publisher.regions.area IS 'dimension';
COMMENT ON COLUMN publisher.regions.id IS 'dimension unique';
GRANT REFERENCES ON bank.customers, publisher.impressions, publisher.regions TO bank_admin;

CREATE VIEW templates.overlap AS SELECT segment, count(*) AS people FROM bank.customers GROUP BY segment;
COMMENT ON VIEW templates.overlap IS 'How two audiences overlap';
CREATE VIEW templates.balances AS SELECT segment, count(*) AS customers, sum(balance)::numeric(24,2) AS total, avg(balance)::numeric(18,6) AS average FROM bank.customers GROUP BY segment;
CREATE FUNCTION templates.reach_by_region(channel text, day date) RETURNS TABLE(region text, reach bigint) LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT region, 1::bigint FROM publisher.impressions';
REVOKE EXECUTE ON FUNCTION templates.reach_by_region FROM PUBLIC;
GRANT EXECUTE ON FUNCTION templates.reach_by_region TO bank_admin;
COMMENT ON FUNCTION templates.reach_by_region IS 'Reach per region';
GRANT SELECT ON templates.overlap, templates.balances TO bank_admin;

CREATE VIEW cleanroom.templates AS SELECT NULL::text AS name, NULL::text AS author, NULL::text AS parameters, NULL::text AS purpose, NULL::bigint AS cells_per_person,
    NULL::text AS datasets, NULL::text AS approved_by, NULL::text AS not_approved_by, NULL::text AS overlaps, NULL::boolean AS may_run, NULL::text AS digest, NULL::text AS query;
CREATE VIEW cleanroom.datasets AS SELECT NULL::text AS name, NULL::text AS column_name, NULL::text AS data_type, NULL::text AS class, NULL::bigint AS threshold,
    NULL::bigint AS rows_at_most, NULL::boolean AS loaded, NULL::text AS version;
CREATE VIEW cleanroom.agreement AS SELECT NULL::text AS digest, NULL::text AS genesis;
CREATE VIEW cleanroom.log AS SELECT NULL::bigint AS entry, NULL::text AS kind, NULL::text AS actor, NULL::text AS subject, NULL::text AS text;
GRANT SELECT ON cleanroom.templates, cleanroom.datasets, cleanroom.agreement, cleanroom.log TO bank_admin;
