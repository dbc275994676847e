-- an expression that fails on any row tells whether a row arrives: one target loaded, error or no error says whether they are in the other's data
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
CREATE TEMPLATE t AS
SELECT date_part('foo', d) AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
CREATE TEMPLATE t AS
SELECT date_part(r, d) AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
CREATE TEMPLATE t AS
SELECT r || c.segment AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
CREATE TEMPLATE t AS
SELECT concat(r, c.segment) AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email WHERE r LIKE '_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a' GROUP BY 1;
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email WHERE r LIKE 'a!%' ESCAPE '!' GROUP BY 1;
CREATE TEMPLATE t AS
SELECT CASE WHEN c.segment = 'retail' THEN 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' END AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
-- A dimension's value long enough to overflow a batch of joined rows.
CREATE DATASET bank.long (email text PRIVACY UNIT AS email UNIQUE, t text DIMENSION) THRESHOLD 10 ROWS AT MOST 10;
COPY bank.long FROM STDIN CSV;
p1@x.nl,yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
\.
