-- a literal that reads like SQL must not have the digest of that SQL: the author would swap an approved template's text
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
\connect bank_admin
CREATE OR REPLACE TEMPLATE dig AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE region <> 'a'' and channel = ''display' GROUP BY region;
\connect publisher_admin
APPROVE TEMPLATE dig DIGEST '{digest:dig}' OVERLAPPING (reach, regions);
\connect bank_admin
GRANT EXECUTE ON TEMPLATE dig TO analyst;
\connect analyst
SELECT * FROM templates.dig;
\connect bank_admin
CREATE OR REPLACE TEMPLATE dig AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE region <> 'a' and channel = 'display' GROUP BY region;
\connect analyst
SELECT * FROM templates.dig;
