-- catalogs and plans that know about data: estimates, sizes, statistics, file names. Ours are made of what was agreed
\i attacks/setup.inc
\connect analyst
SELECT relname, reltuples, relpages FROM pg_catalog.pg_class ORDER BY relname;
SELECT * FROM pg_catalog.pg_stats;
SELECT pg_relation_size('publisher.impressions');
SELECT n_live_tup FROM pg_catalog.pg_stat_user_tables;
EXPLAIN SELECT * FROM templates.regions WHERE people > 5;
EXPLAIN ANALYZE SELECT * FROM templates.regions;
EXPLAIN SELECT * FROM publisher.impressions;
SELECT filename FROM publisher.impressions;
