-- TAB \dn t
SELECT nspname FROM pg_catalog.pg_namespace  WHERE nspname LIKE 't%'
LIMIT 1000;
