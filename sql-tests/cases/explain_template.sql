-- How a template is planned, for whoever may know of it; nothing runs.
\connect bank_admin
CREATE TEMPLATE segments AS
SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment;
EXPLAIN TEMPLATE segments;
EXPLAIN TEMPLATE nothing;
EXPLAIN TEMPLATE;
\connect publisher_admin
EXPLAIN TEMPLATE segments;
CREATE TEMPLATE reach (channel text IN ('ctv', 'display')) PURPOSE 'reach by region and segment' CELLS PER PERSON 3 AS
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach, rank() OVER (ORDER BY count(DISTINCT i.person) DESC) AS place
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email WHERE i.channel = $channel GROUP BY i.region, c.segment;
CREATE TEMPLATE lift PURPOSE 'balances of those who were reached and those who were not' AS
SELECT c.segment, i.person IS NOT NULL AS reached, count(*) AS customers, avg(c.balance) AS balance
FROM bank.customers c LEFT JOIN (SELECT person FROM publisher.impressions GROUP BY person) i ON c.email = i.person GROUP BY 1, 2;
APPROVE TEMPLATE reach DIGEST '{digest:reach}';
EXPLAIN TEMPLATE reach;
EXPLAIN TEMPLATE lift;
-- What differs between releases is said of each.
CREATE TEMPLATE mixed CELLS PER PERSON 2 AS
SELECT a.region, a.n, b.people, c.customers
FROM (SELECT i.region, c.segment, count(DISTINCT c.email) AS n FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY i.region, c.segment) a
JOIN (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) b ON a.region = b.region
CROSS JOIN (SELECT count(*) AS customers FROM bank.customers) c;
EXPLAIN TEMPLATE mixed;
\connect analyst
EXPLAIN TEMPLATE segments;
\connect auditor
\extended
EXPLAIN TEMPLATE segments;
