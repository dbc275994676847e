-- What stands above the release points is tried over releases without rows: what can't run isn't created.
\connect bank_admin
CREATE TEMPLATE latest AS SELECT DISTINCT ON (a) a, n FROM (SELECT segment, left(segment, 1) AS a, count(*) AS n FROM bank.customers GROUP BY 1, 2) r ORDER BY a, n DESC;
CREATE TEMPLATE apart AS SELECT DISTINCT ON (segment) segment, n + (SELECT count(*) FROM (SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region) q) AS n FROM (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) r;
CREATE TEMPLATE beside AS SELECT r.n, v.a FROM (SELECT count(*) AS n FROM bank.customers) r CROSS JOIN (VALUES ((SELECT count(DISTINCT person) FROM publisher.impressions)), (1)) v(a);
CREATE TEMPLATE hidden AS SELECT (SELECT max(n) FROM (SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region) q) AS harmless, EXISTS (SELECT 1 FROM (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) z WHERE z.n > 100) AS many, count(*) AS n FROM bank.customers;
CREATE TEMPLATE hidden AS SELECT (SELECT max(n) FROM (SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region) q) AS harmless, count(*) AS n FROM bank.customers;
CREATE TEMPLATE ratio AS SELECT 100 / count(*) AS n FROM (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) r;
APPROVE TEMPLATE latest DIGEST '{digest:latest}';
GRANT EXECUTE ON TEMPLATE latest TO analyst;
EXPLAIN TEMPLATE hidden;
EXPLAIN TEMPLATE apart;
\connect analyst
SELECT * FROM templates.latest;
\connect bank_admin
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT * FROM r, LATERAL (SELECT r.n + 1 AS z) q;
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT r.n, (SELECT max(q.n) FROM r q WHERE q.n < r.n) AS m FROM r;
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT r.n, EXISTS (SELECT 1 FROM r q WHERE q.n > r.n) AS m FROM r;
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT r.n, n IN (SELECT n FROM r) AS m FROM r;
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT n FROM r LIMIT (SELECT max(n) FROM r);
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT n FROM r LIMIT -1;
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT ntile(0) OVER (ORDER BY n) AS t FROM r;
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT ntile(n) OVER (ORDER BY n) AS t FROM r;
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT sum(n) OVER (ROWS BETWEEN 1 FOLLOWING AND 2 PRECEDING) AS t FROM r;
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT n FROM r WHERE segment ~ '(';
CREATE TEMPLATE t AS WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT * FROM r, (VALUES ()) v;
