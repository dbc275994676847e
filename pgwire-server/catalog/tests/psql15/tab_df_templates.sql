-- TAB \df templates.
SELECT p.proname, n.nspname FROM pg_catalog.pg_proc p, pg_catalog.pg_namespace n WHERE p.pronamespace = n.oid AND (p.proname) LIKE '%' AND n.nspname = 'templates'
LIMIT 1000;
