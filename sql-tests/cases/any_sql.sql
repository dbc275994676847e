-- Any SQL above a release.
\connect bank_admin
CREATE TEMPLATE segments AS
SELECT segment, count(*) AS customers, sum(balance) AS total FROM bank.customers GROUP BY segment;
CREATE TEMPLATE reach (channel text IN ('ctv', 'display'), least date IN ('2026-03-01', '2026-03-03')) CELLS PER PERSON 3 AS
SELECT i.region, i.seen_on, c.segment, count(DISTINCT i.person) AS reach
FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
WHERE i.channel = $channel AND i.seen_on >= $least
GROUP BY i.region, i.seen_on, c.segment;
CREATE TEMPLATE shares AS
WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment)
SELECT r.segment, round(100.0 * r.n / t.n, 1) AS percent, rank() OVER (ORDER BY r.n DESC) AS place
FROM r CROSS JOIN (SELECT sum(n) AS n FROM r) t WHERE r.n > 12 ORDER BY r.segment;
APPROVE TEMPLATE segments DIGEST '{digest:segments}';
APPROVE TEMPLATE reach DIGEST '{digest:reach}' OVERLAPPING (segments);
APPROVE TEMPLATE shares DIGEST '{digest:shares}' OVERLAPPING (reach, segments);
GRANT EXECUTE ON TEMPLATE segments TO analyst;
GRANT EXECUTE ON TEMPLATE reach TO analyst;
GRANT EXECUTE ON TEMPLATE shares TO analyst;
\connect publisher_admin
APPROVE TEMPLATE reach DIGEST '{digest:reach}';
\connect analyst
SELECT * FROM templates.shares;
SELECT * FROM templates.reach('ctv', '2026-03-01');
SELECT * FROM templates.reach(least => '2026-03-03', channel => 'ctv');
SELECT * FROM templates.reach('display', least := '2026-03-01');
SELECT * FROM templates.segments WHERE segment LIKE 'r%';
SELECT segment, customers, sum(customers) OVER (ORDER BY segment) AS running FROM templates.segments ORDER BY segment DESC LIMIT 2;
SELECT s.segment, r.reach FROM templates.segments s JOIN templates.reach('ctv', '2026-03-01') AS r USING (segment);
WITH x AS (SELECT * FROM templates.segments) SELECT count(*), max(customers) FROM x;
SELECT segments.segment FROM segments WHERE customers > (SELECT min(customers) FROM segments) ORDER BY 1;
SELECT 1 AS one UNION ALL SELECT customers FROM templates.segments WHERE segment = 'retail';
EXPLAIN SELECT * FROM templates.segments WHERE customers > 10;
SELECT * FROM templates.reach('cinema', '2026-03-01');
SELECT * FROM templates.reach(NULL, '2026-03-01');
SELECT * FROM templates.reach('ctv');
SELECT * FROM templates.reach('ctv', wrong => '2026-03-01');
SELECT * FROM templates.reach(lower('CTV'), '2026-03-01');
SELECT * FROM templates.reach;
SELECT * FROM templates.segments s, LATERAL templates.reach(s.segment, '2026-03-01') r;
SELECT nothing FROM templates.segments;
SELECT * FROM templates.nothing;
SELECT 1/0;
SELECT 'a'::int;
SELEC 1;
SELECT * FROM templates.segments WHERE;
