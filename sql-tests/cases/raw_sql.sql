-- SQL over datasets runs where it says the same as a template, as that template.
\connect bank_admin
CREATE TEMPLATE reach (channel text IN ('ctv', 'display')) CELLS PER PERSON 3 AS
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = $channel GROUP BY i.region, c.segment;
CREATE TEMPLATE reach_on (day date IN ('2026-03-01', '2026-03-03'), channel text IN ('ctv', 'display')) CELLS PER PERSON 3 AS
SELECT i.region, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = $channel AND i.seen_on = $day GROUP BY i.region;
CREATE TEMPLATE segments AS
SELECT segment, count(*) AS customers, sum(balance) AS total FROM bank.customers GROUP BY segment HAVING count(*) > 19;
CREATE TEMPLATE shares AS
WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment)
SELECT r.segment, round(100.0 * r.n / t.n, 1) AS percent, rank() OVER (ORDER BY r.n DESC) AS place
FROM r CROSS JOIN (SELECT sum(n) AS n FROM r) t WHERE r.n > 12 ORDER BY r.segment;
CREATE TEMPLATE customers (segment text IN ('premium')) AS
SELECT count(*) AS customers FROM bank.customers WHERE segment = $segment;
CREATE TEMPLATE customers_too (segment text IN ('retail', 'student')) AS
SELECT count(*) AS customers FROM bank.customers WHERE segment = $segment;
APPROVE TEMPLATE reach DIGEST '{digest:reach}';
APPROVE TEMPLATE reach_on DIGEST '{digest:reach_on}' OVERLAPPING (reach);
APPROVE TEMPLATE segments DIGEST '{digest:segments}' OVERLAPPING (reach, reach_on);
APPROVE TEMPLATE shares DIGEST '{digest:shares}' OVERLAPPING (reach, reach_on, segments);
APPROVE TEMPLATE customers DIGEST '{digest:customers}' OVERLAPPING (reach, reach_on, segments, shares);
APPROVE TEMPLATE customers_too DIGEST '{digest:customers_too}' OVERLAPPING (reach, reach_on, segments, shares, customers);
GRANT EXECUTE ON TEMPLATE customers TO analyst;
GRANT EXECUTE ON TEMPLATE customers_too TO analyst;
GRANT EXECUTE ON TEMPLATE reach TO analyst;
GRANT EXECUTE ON TEMPLATE reach_on TO analyst;
GRANT EXECUTE ON TEMPLATE segments TO analyst;
GRANT EXECUTE ON TEMPLATE shares TO analyst;
\connect publisher_admin
CREATE TEMPLATE regions AS
SELECT region, count(DISTINCT person) AS people, sum(cost) AS cost FROM publisher.impressions GROUP BY region;
CREATE TEMPLATE top AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv'
GROUP BY region ORDER BY people DESC, region LIMIT 2;
CREATE TEMPLATE frequency AS
WITH f AS (SELECT person, count(*) AS times FROM publisher.impressions WHERE channel IN ('ctv', 'display') GROUP BY person)
SELECT times, count(*) AS people FROM f GROUP BY times;
CREATE TEMPLATE everyone AS
SELECT count(DISTINCT person) AS people, sum(cost) AS cost FROM publisher.impressions WHERE region = 'Amsterdam';
CREATE TEMPLATE display AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'display' GROUP BY region;
CREATE TEMPLATE one_day (day date IN ('2026-03-01', '2026-03-03')) AS
SELECT seen_on, count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on >= $day AND seen_on <= $day GROUP BY seen_on;
CREATE TEMPLATE often (times bigint IN (1, 2, 3)) AS
WITH f AS (SELECT person, count(*) AS times FROM publisher.impressions GROUP BY person)
SELECT times, count(*) AS people FROM f WHERE times = $times GROUP BY times;
CREATE TEMPLATE places AS SELECT DISTINCT region, channel FROM publisher.impressions;
CREATE TEMPLATE with_total AS
WITH r AS (SELECT region, channel, count(*) AS seen FROM publisher.impressions GROUP BY region, channel)
SELECT channel, seen FROM r UNION ALL SELECT 'total', sum(seen) FROM r;
APPROVE TEMPLATE reach DIGEST '{digest:reach}';
APPROVE TEMPLATE reach_on DIGEST '{digest:reach_on}' OVERLAPPING (reach);
APPROVE TEMPLATE regions DIGEST '{digest:regions}' OVERLAPPING (reach, reach_on);
APPROVE TEMPLATE top DIGEST '{digest:top}' OVERLAPPING (reach, reach_on, regions);
APPROVE TEMPLATE frequency DIGEST '{digest:frequency}' OVERLAPPING (reach, reach_on, regions, top);
APPROVE TEMPLATE everyone DIGEST '{digest:everyone}' OVERLAPPING (reach, reach_on, regions, top, frequency);
APPROVE TEMPLATE display DIGEST '{digest:display}' OVERLAPPING (reach, reach_on, regions, top, frequency, everyone);
APPROVE TEMPLATE one_day DIGEST '{digest:one_day}' OVERLAPPING (reach, reach_on, regions, top, frequency, everyone, display);
APPROVE TEMPLATE often DIGEST '{digest:often}' OVERLAPPING (reach, reach_on, regions, top, frequency, everyone, display, one_day);
APPROVE TEMPLATE places DIGEST '{digest:places}' OVERLAPPING (reach, reach_on, regions, top, frequency, everyone, display, one_day, often);
APPROVE TEMPLATE with_total DIGEST '{digest:with_total}' OVERLAPPING (reach, reach_on, regions, top, frequency, everyone, display, one_day, often, places);
GRANT EXECUTE ON TEMPLATE places TO analyst;
GRANT EXECUTE ON TEMPLATE with_total TO analyst;
GRANT EXECUTE ON TEMPLATE one_day TO analyst;
GRANT EXECUTE ON TEMPLATE often TO analyst;
GRANT EXECUTE ON TEMPLATE regions TO analyst;
GRANT EXECUTE ON TEMPLATE top TO analyst;
GRANT EXECUTE ON TEMPLATE frequency TO analyst;
GRANT EXECUTE ON TEMPLATE everyone TO analyst;
\connect analyst

-- The same text, with a value in the parameter's place.
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = 'ctv' GROUP BY i.region, c.segment;
SELECT i.region, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = 'ctv' AND i.seen_on = date '2026-03-01' GROUP BY i.region;
SELECT segment, count(*) AS customers, sum(balance) AS total FROM bank.customers GROUP BY segment HAVING count(*) > 19;
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv'
GROUP BY region ORDER BY people DESC, region LIMIT 2;
WITH f AS (SELECT person, count(*) AS times FROM publisher.impressions WHERE channel IN ('ctv', 'display') GROUP BY person)
SELECT times, count(*) AS people FROM f GROUP BY times;
SELECT count(DISTINCT person) AS people, sum(cost) AS cost FROM publisher.impressions WHERE region = 'Amsterdam';
WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment)
SELECT r.segment, round(100.0 * r.n / t.n, 1) AS percent, rank() OVER (ORDER BY r.n DESC) AS place
FROM r CROSS JOIN (SELECT sum(n) AS n FROM r) t WHERE r.n > 12 ORDER BY r.segment;

-- Other names, spacing, comments, quotes, subqueries, order of columns, fewer columns.
select /* who */ COUNT(distinct a."person") as "People", B.segment -- and where
  , a.region as place from "publisher"."impressions" as a inner join bank.customers B on a.person = b.email
  where a.channel = 'ctv' group by a.region, B.segment;
SELECT x.s, x.total FROM (SELECT s, total FROM (SELECT segment AS s, sum(balance) AS total, count(1) FROM bank.customers GROUP BY segment HAVING count(*) > 19) y) x;
SELECT times, count(*) AS people FROM (SELECT p, count(*) AS times
  FROM (SELECT person AS p, channel AS c FROM publisher.impressions) i WHERE c IN ('ctv', 'display') GROUP BY p) g GROUP BY 1;
WITH rows AS (SELECT * FROM cloister.publisher.impressions) SELECT sum(cost) AS cost, region FROM rows GROUP BY region;
SELECT region, people FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv'
  GROUP BY region ORDER BY count(DISTINCT person) DESC, region LIMIT 2) x;
SELECT DISTINCT channel AS c, region AS r FROM publisher.impressions ORDER BY 1, 2;
SELECT DISTINCT c FROM (SELECT DISTINCT channel AS c, region AS r FROM publisher.impressions) x ORDER BY 1;
WITH r AS (SELECT region AS place, channel, count(*) AS seen FROM publisher.impressions GROUP BY region, channel)
SELECT seen AS n FROM (SELECT channel, seen FROM r UNION ALL SELECT 'total', sum(seen) FROM r) x ORDER BY 1;

-- What tools put around it.
/* {"app": "dbt", "node_id": "model.reach"} */
select * from (
    SELECT region, count(DISTINCT person) AS people, sum(cost) AS cost FROM publisher.impressions GROUP BY region
) as x limit 2;
SELECT "x"."region" AS "region", sum("x"."reach") AS "sum" FROM (
  SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
  FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
  WHERE i.channel = 'display' GROUP BY i.region, c.segment) AS "x"
WHERE "x"."segment" = 'retail' GROUP BY "x"."region" ORDER BY 2 DESC;
WITH ctv AS (SELECT i.region, c.segment, count(DISTINCT i.person) AS reach FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
             WHERE i.channel = 'ctv' GROUP BY i.region, c.segment),
     customers AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment HAVING count(*) > 19)
SELECT ctv.region, ctv.segment, ctv.reach, customers.n, round(1.0 * ctv.reach / customers.n, 2) AS share
FROM ctv JOIN customers USING (segment) ORDER BY 1, 2;
SELECT region, people, 100 * people / sum(people) OVER () AS percent FROM
  (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x WHERE people > 11 ORDER BY region;
SELECT 'all' AS what, people FROM (SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE region = 'Amsterdam') a
UNION ALL SELECT segment, customers FROM (SELECT segment, count(*) AS customers FROM bank.customers GROUP BY segment HAVING count(*) > 19) b
UNION ALL SELECT 'template', customers FROM templates.segments ORDER BY 1, 2;
SELECT region, people FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x
WHERE people > (SELECT people / 4 FROM (SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE region = 'Amsterdam') a)
ORDER BY region;
WITH r AS (SELECT region, channel, count(*) AS seen FROM publisher.impressions GROUP BY region, channel)
SELECT channel, seen FROM r UNION SELECT 'total', sum(seen) FROM r ORDER BY 2;

-- Arguments are checked as for a call, and shown.
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = 'cinema' GROUP BY i.region, c.segment;
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = NULL GROUP BY i.region, c.segment;
SELECT i.region, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = 'ctv' AND i.seen_on = timestamp '2026-03-01 10:00:00' GROUP BY i.region;
SELECT seen_on, count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on >= '2026-03-01' AND seen_on <= '2026-03-01' GROUP BY seen_on;
SELECT seen_on, count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on >= '2026-03-01' AND seen_on <= '2026-03-03' GROUP BY seen_on;
WITH f AS (SELECT person, count(*) AS times FROM publisher.impressions GROUP BY person) SELECT times, count(*) AS people FROM f WHERE times = 2 GROUP BY times;
WITH f AS (SELECT person, count(*) AS times FROM publisher.impressions GROUP BY person) SELECT times, count(*) AS people FROM f WHERE times = 2.4 GROUP BY times;
SELECT * FROM templates.often(2.0);
SELECT * FROM templates.often(2.4);
SELECT p.customers AS premium, r.customers AS retail FROM (SELECT count(*) AS customers FROM bank.customers WHERE segment = 'premium') p
CROSS JOIN (SELECT count(*) AS customers FROM bank.customers WHERE segment = 'retail') r;
SELECT count(*) AS customers FROM bank.customers WHERE segment = 'gold';
EXPLAIN SELECT count(*) FROM bank.customers WHERE segment = 'student';
EXPLAIN SELECT * FROM (SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = 'ctv' GROUP BY i.region, c.segment) x WHERE reach > 11 ORDER BY reach;

-- Another k, a WHERE that says more or less, another literal, more aggregates: not the template.
SELECT segment, count(*) AS customers, sum(balance) AS total FROM bank.customers GROUP BY segment HAVING count(*) > 9;
SELECT segment, count(*) AS customers, sum(balance) AS total FROM bank.customers GROUP BY segment;
SELECT segment, count(*) AS customers, avg(balance) AS average FROM bank.customers GROUP BY segment HAVING count(*) > 19;
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv' AND region <> 'Utrecht' GROUP BY region;
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'display'
GROUP BY region ORDER BY people DESC, region LIMIT 2;
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv'
GROUP BY region ORDER BY people DESC, region LIMIT 3;
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv' GROUP BY region ORDER BY people, region LIMIT 2;
SELECT count(DISTINCT person) AS people, sum(cost) AS cost FROM publisher.impressions;
SELECT count(DISTINCT person) AS people, sum(rating) AS cost FROM publisher.impressions WHERE region = 'Amsterdam';
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE region = 'Amsterdam") OR region = Utf8("Utrecht';
SELECT DISTINCT region FROM publisher.impressions;
SELECT DISTINCT region, channel, seen_on FROM publisher.impressions;
WITH r AS (SELECT region, channel, count(*) AS seen FROM publisher.impressions GROUP BY region, channel)
SELECT region, seen FROM r UNION ALL SELECT 'total', sum(seen) FROM r;
SELECT count(person) AS people FROM publisher.impressions WHERE region = 'Amsterdam';
SELECT channel, count(DISTINCT person) AS people, sum(cost) AS cost FROM publisher.impressions GROUP BY channel;
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY i.region, c.segment;
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel <> 'ctv' GROUP BY i.region, c.segment;
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = lower('ctv') GROUP BY i.region, c.segment;
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = i.region GROUP BY i.region, c.segment;
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = $channel GROUP BY i.region, c.segment;
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM bank.customers c JOIN publisher.impressions i ON i.person = c.email
WHERE i.channel = 'ctv' GROUP BY i.region, c.segment;
SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i LEFT JOIN bank.customers c ON i.person = c.email
WHERE i.channel = 'ctv' GROUP BY i.region, c.segment;
SELECT i.region, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = 'ctv' GROUP BY i.region, c.segment HAVING count(DISTINCT i.device) > 1;

-- Columns, functions and types of datasets can't be found out by how a statement fails.
SELECT nothing FROM publisher.impressions;
SELECT device FROM publisher.impressions;
SELECT person + 1 FROM publisher.impressions;
SELECT no_such_function(region) FROM publisher.impressions;
SELECT FROM WHERE publisher.impressions;
SELECT region, count(DISTINCT person) FROM publisher.impressions GROUP BY nothing;
SELECT x.nothing FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x;

-- Datasets beside, under and behind a template.
WITH "publisher.impressions" AS (SELECT 'Utrecht' AS region, 'x' AS person, 1.5 AS cost)
SELECT region, count(DISTINCT person) AS people, sum(cost) AS cost FROM publisher.impressions GROUP BY region;
WITH "publisher.impressions" AS (SELECT 1) SELECT region, count(DISTINCT person) AS people FROM (SELECT * FROM publisher.impressions) x GROUP BY region;
SELECT "publisher.impressions".* FROM publisher.impressions AS "publisher.impressions";
SELECT publisher.impressions FROM (SELECT 1 AS impressions) AS publisher;
SELECT region FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x
WHERE EXISTS (SELECT 1 FROM publisher.impressions i WHERE i.region = x.region AND i.person = 'p1@x.nl');
SELECT region, (SELECT max(device) FROM publisher.impressions) FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x;
SELECT region FROM templates.regions WHERE region IN (SELECT region FROM publisher.impressions);
SELECT region FROM templates.regions WHERE people > ALL (SELECT rating FROM publisher.impressions);
SELECT x.region, y.person FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x,
  LATERAL (SELECT person FROM publisher.impressions i WHERE i.region = x.region) y;
SELECT x.region, y.people FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x,
  LATERAL (SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE region = x.region) y;
SELECT region FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x
UNION ALL SELECT region FROM publisher.impressions;
SELECT region FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x
INTERSECT SELECT region FROM publisher.impressions;
SELECT * FROM (VALUES ((SELECT max(region) FROM publisher.impressions))) v;
WITH RECURSIVE r AS (SELECT person FROM publisher.impressions UNION SELECT person FROM r) SELECT count(*) FROM r;
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions TABLESAMPLE SYSTEM (10) GROUP BY region;
SELECT region, count(DISTINCT person) AS people INTO stolen FROM publisher.impressions GROUP BY region;
EXPLAIN ANALYZE SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
COPY (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) TO STDOUT;
CREATE TABLE stolen AS SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
CREATE VIEW stolen AS SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
DECLARE c CURSOR FOR SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;

-- What is above a template fails as ordinary SQL does.
SELECT 1 / (people - people) FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x;

-- Not granted: not there. Granted: there, until it is revoked.
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'display' GROUP BY region;
\connect publisher_admin
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'display' GROUP BY region;
GRANT EXECUTE ON TEMPLATE display TO analyst;
\connect analyst
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'display' GROUP BY region;
\connect publisher_admin
REVOKE EXECUTE ON TEMPLATE display FROM analyst;
\connect analyst
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'display' GROUP BY region;

-- The log tells runs by their template, however they were asked for.
\connect auditor
SELECT subject, text FROM cleanroom.log WHERE kind = 'run';

\connect analyst
\extended
SELECT region, count(DISTINCT person) AS people, sum(cost) AS cost FROM publisher.impressions GROUP BY region;
SELECT sum(cost), region FROM publisher.impressions GROUP BY region;
SELECT segment, count(*), sum(balance) FROM bank.customers GROUP BY segment HAVING count(*) > 19;
WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment)
SELECT r.segment, round(100.0 * r.n / t.n, 1) AS percent, rank() OVER (ORDER BY r.n DESC) AS place
FROM r CROSS JOIN (SELECT sum(n) AS n FROM r) t WHERE r.n > 12 ORDER BY r.segment;
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'display' GROUP BY region;
SELECT nothing FROM publisher.impressions;
