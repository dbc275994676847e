-- a per-person sum that could wrap around would tell one person's total
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
CREATE DATASET publisher.big (person text PRIVACY UNIT AS email, region text DIMENSION, v bigint MEASURE BETWEEN 0 AND 9000000000000000000 NOT NULL) THRESHOLD 10 ROWS PER PERSON 200 ROWS AT MOST 1000;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS n, avg(s) AS a FROM (SELECT person, min(region) AS region, sum(v) AS s FROM publisher.big GROUP BY person) x GROUP BY region;
