-- Beside world.sql: what the catalogs are asked about. postgres.sql holds the same shapes.
\connect publisher_admin
CREATE PUBLIC DATASET publisher.regions (code text DIMENSION UNIQUE, name text DIMENSION, opened date DIMENSION, area numeric(8,2), id integer UNIQUE) ROWS AT MOST 4;
COPY publisher.regions FROM STDIN (FORMAT csv, HEADER);
code,name,opened,area,id
ams,Amsterdam,2026-01-01,219.30,1
\.
\connect bank_admin
CREATE TEMPLATE overlap PURPOSE 'How two audiences overlap' AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
CREATE TEMPLATE reach_by_region (channel text IN ('ctv', 'display'), day date IN ('2026-03-01', '2026-03-02')) PURPOSE 'Reach per region' CELLS PER PERSON 3 AS
SELECT i.region, count(DISTINCT i.person) AS reach FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email WHERE i.channel = $channel AND i.seen_on = $day GROUP BY i.region;
CREATE TEMPLATE balances AS
SELECT segment, count(*) AS customers, sum(balance) AS total, avg(balance) AS average FROM bank.customers GROUP BY segment;
\connect publisher_admin
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}';
APPROVE TEMPLATE reach_by_region DIGEST '{digest:reach_by_region}' OVERLAPPING (overlap);
\connect bank_admin
APPROVE TEMPLATE overlap DIGEST '{digest:overlap}';
APPROVE TEMPLATE reach_by_region DIGEST '{digest:reach_by_region}' OVERLAPPING (overlap);
APPROVE TEMPLATE balances DIGEST '{digest:balances}' OVERLAPPING (overlap, reach_by_region);
GRANT EXECUTE ON TEMPLATE overlap TO bank_admin;
GRANT EXECUTE ON TEMPLATE reach_by_region TO bank_admin;
GRANT EXECUTE ON TEMPLATE balances TO bank_admin;
