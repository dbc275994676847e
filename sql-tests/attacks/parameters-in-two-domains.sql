-- one release point with two domains for its key: refused, or the second domain would rule both
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
CREATE TEMPLATE dom (p text IN ('ctv'), r text IN ('display')) AS
SELECT a.n AS a, b.n AS b FROM (SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = $p) a CROSS JOIN (SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = $r) b;
