-- a suppressed group padded with the other member's dummies stays suppressed
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
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{61..69} p{n}@x.nl,londoners,1
{1..50} dummy{n}@x.nl,londoners,1
\.
\connect publisher_admin
APPROVE TEMPLATE reach DIGEST '{digest:reach}' OVERLAPPING (regions);
\connect analyst
SELECT * FROM templates.reach('ctv');
