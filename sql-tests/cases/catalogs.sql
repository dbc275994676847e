-- What the catalogs tell whom: templates that a role may know of, declarations as cleanroom.datasets has them, nothing of data.
\connect publisher_admin
CREATE PUBLIC DATASET publisher.regions (code text DIMENSION UNIQUE, name text, id integer UNIQUE) ROWS AT MOST 4;
CREATE TEMPLATE regions PURPOSE 'people by region' AS SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE hidden (channel text IN ('ctv', 'display')) AS SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = $channel GROUP BY region;
APPROVE TEMPLATE regions DIGEST '{digest:regions}';
GRANT EXECUTE ON TEMPLATE regions TO analyst;
-- An analyst: what was granted, and PUBLIC datasets without the columns that nothing may use.
\connect analyst
SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_schema IN ('templates', 'bank', 'publisher') ORDER BY 1, 2;
SELECT table_name, column_name, data_type, udt_name, numeric_precision, numeric_scale, is_nullable FROM information_schema.columns WHERE table_schema IN ('templates', 'bank', 'publisher') ORDER BY table_name, ordinal_position;
SELECT proname FROM pg_proc WHERE pronamespace = 'templates'::regnamespace;
SELECT has_table_privilege('templates.regions', 'SELECT') AS view, has_table_privilege('publisher.regions', 'SELECT') AS dataset, has_table_privilege('publisher_admin', 'templates.regions', 'SELECT') AS others;
SELECT 'publisher.impressions'::regclass;
SELECT to_regclass('publisher.impressions') IS NULL AS unknown, to_regproc('hidden') IS NULL AS hidden;
-- Nothing depends on data, or on other sessions.
SELECT relname, reltuples, relpages, pg_total_relation_size(oid) AS size FROM pg_class WHERE relnamespace = 'templates'::regnamespace;
SELECT count(*) AS sessions, max(usename) AS mine FROM pg_stat_activity;
SELECT * FROM pg_stats;
SELECT * FROM pg_authid;
SELECT * FROM pg_catalog.pg_shadow;
SELECT pg_terminate_backend(1);
-- oids are the same in every session and after every restart.
SELECT 'templates.regions'::regclass::oid AS relation, 'publisher'::regnamespace::oid AS schema, 'analyst'::regrole::oid AS role;
-- An auditor knows what is declared.
\connect auditor
SELECT c.oid::regclass AS relation, a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum), a.attnotnull FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind = 'r' AND c.oid >= 16384 ORDER BY 1, a.attnum;
SELECT proname, pg_get_function_arguments(oid) AS arguments, pg_get_function_result(oid) AS result, has_function_privilege(oid, 'EXECUTE') AS granted FROM pg_proc WHERE pronamespace = 'templates'::regnamespace;
SELECT 'templates.regions'::regclass::oid AS relation;
-- An owner's administrator knows its own columns, those that nothing may use among them.
\connect publisher_admin
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema IN ('bank', 'publisher') ORDER BY 1, ordinal_position;
-- The catalogs are asked about only: what can't be set is refused.
SELECT set_config('application_name', 'mine', false), current_setting('nothing.here', true);
SELECT set_config('server_version', '16', false);
SELECT current_setting('nothing.here');
SELECT c.oid > 0 AS first, c.relname, c.relname FROM pg_class c WHERE c.oid = 1259;
SELECT p.proargtypes[0] FROM pg_proc p WHERE proname = 'hidden';
