-- an owner's approval stands across their own reloads, and so does what it overlaps
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
CREATE DATASET publisher.pages (p text PRIVACY UNIT AS email UNIQUE, page text DIMENSION) THRESHOLD 10 ROWS AT MOST 100;
CREATE TEMPLATE x AS
SELECT page, count(DISTINCT p) AS n FROM publisher.pages GROUP BY page;
APPROVE TEMPLATE x DIGEST '{digest:x}';
COPY publisher.pages FROM STDIN CSV;
{1..30} p{n}@x.nl,home
\.
CREATE TEMPLATE y AS
SELECT page, count(DISTINCT p) AS n FROM publisher.pages WHERE page <> 'b' GROUP BY page;
APPROVE TEMPLATE y DIGEST '{digest:y}';
