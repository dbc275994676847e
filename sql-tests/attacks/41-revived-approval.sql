-- replacing a template voids its approvals, also when the old text comes back
\connect bank_admin
CREATE TEMPLATE reach (channel text IN ('ctv', 'display')) CELLS PER PERSON 3 AS
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = $channel GROUP BY i.region, c.segment;
APPROVE TEMPLATE reach DIGEST '{digest:reach}';
GRANT EXECUTE ON TEMPLATE reach TO analyst;
\connect publisher_admin
CREATE TEMPLATE regions AS
SELECT region, count(DISTINCT person) AS people, count(*) AS rows, sum(cost) AS cost, avg(cost) AS average
FROM publisher.impressions GROUP BY region;
APPROVE TEMPLATE reach DIGEST '{digest:reach}';
APPROVE TEMPLATE regions DIGEST '{digest:regions}' OVERLAPPING (reach);
GRANT EXECUTE ON TEMPLATE regions TO analyst;
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
