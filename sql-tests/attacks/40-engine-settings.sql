-- options of the engine that change what runs: spilling, batches, plans, time zone, collation, another role
\i attacks/setup.inc
\connect analyst
SET datafusion.execution.batch_size = 1;
SET datafusion.execution.target_partitions = 7;
SET enable_hashjoin = off;
SET work_mem = '64kB';
SET timezone = 'America/New_York';
SET lc_collate = 'C';
SET ROLE publisher_admin;
SET SESSION AUTHORIZATION publisher_admin;
SET search_path = publisher;
SET search_path = templates, publisher;
SET row_security = off;
SELECT set_config('role', 'publisher_admin', false);
SELECT * FROM regions WHERE people > 12 ORDER BY 1;
