-- one person in several spellings is counted once
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
CREATE DATASET publisher.spellings (p text PRIVACY UNIT AS email, x text DIMENSION) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 1000;
COPY publisher.spellings FROM STDIN (FORMAT csv, HEADER);
p,x
{1..9} s{n}@x.nl,a
S1@x.nl,a
 s1@X.NL,a
s1@x.nl ,a
Ｓ1@x.nl,a
s​1@x.nl,a
\.
CREATE TEMPLATE spellings AS
SELECT x, count(DISTINCT p) AS people FROM publisher.spellings GROUP BY x;
APPROVE TEMPLATE spellings DIGEST '{digest:spellings}';
GRANT EXECUTE ON TEMPLATE spellings TO analyst;
\connect analyst
SELECT * FROM templates.spellings;
