-- sum ÷ avg of a nullable measure tells how many people have a value, also through two per-person columns
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
CREATE TEMPLATE t AS
SELECT region, sum(s1) AS s, avg(s2) AS a FROM (SELECT person, min(region) AS region, min(rating) AS s1, max(rating) AS s2 FROM publisher.impressions GROUP BY person) x GROUP BY region;
