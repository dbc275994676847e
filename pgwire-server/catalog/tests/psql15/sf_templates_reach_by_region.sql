-- \sf templates.reach_by_region
SELECT 'templates.reach_by_region'::pg_catalog.regproc::pg_catalog.oid;
SELECT pg_catalog.pg_get_functiondef({templates.reach_by_region});
