-- replacing a template voids its approvals, also when the old text comes back
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE OR REPLACE TEMPLATE r AS SELECT channel, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY channel;
APPROVE TEMPLATE r DIGEST '{digest:r}' OVERLAPPING (reach, regions);
GRANT EXECUTE ON TEMPLATE r TO analyst;
\connect analyst
SELECT * FROM templates.r;
\connect publisher_admin
CREATE OR REPLACE TEMPLATE r AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region;
CREATE OR REPLACE TEMPLATE r AS SELECT channel, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY channel;
\connect analyst
SELECT * FROM templates.r;
