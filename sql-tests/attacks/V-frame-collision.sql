-- nor the frame of that SQL: one template would be answered with another's release, and overlap it unseen
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
CREATE TEMPLATE fa AS
SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = 'ctv' OR region = 'Utrecht' GROUP BY region;
CREATE TEMPLATE fb AS
SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE channel = 'ctv") OR publisher.impressions.region = Utf8("Utrecht' GROUP BY region;
APPROVE TEMPLATE fa DIGEST '{digest:fa}' OVERLAPPING (reach, regions);
APPROVE TEMPLATE fb DIGEST '{digest:fb}' OVERLAPPING (reach, regions);
APPROVE TEMPLATE fb DIGEST '{digest:fb}' OVERLAPPING (reach, regions, fa);
GRANT EXECUTE ON TEMPLATE fa TO analyst;
GRANT EXECUTE ON TEMPLATE fb TO analyst;
\connect analyst
SELECT * FROM templates.fa;
SELECT * FROM templates.fb;
