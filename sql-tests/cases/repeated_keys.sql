-- A key that is written twice is one key, and each column stays what it was.
\connect bank_admin
CREATE TEMPLATE twice AS SELECT segment AS a, segment AS b, count(*) AS n FROM bank.customers GROUP BY segment, segment;
CREATE TEMPLATE by_place AS SELECT segment, upper(segment) AS u, count(*) AS n, count(*) AS m, sum(balance) AS s FROM bank.customers GROUP BY 1, 2, 1, upper(segment) HAVING count(*) > 12;
CREATE TEMPLATE of_person AS SELECT k, count(*) AS n FROM (SELECT person, count(*) AS k FROM publisher.impressions GROUP BY person, person) p GROUP BY k;
CREATE TEMPLATE choice (s text IN ('retail', 'student')) AS SELECT count(*) AS n FROM bank.customers WHERE segment = $s GROUP BY segment, segment;
CREATE TEMPLATE rolled AS SELECT segment, sum(n) AS n FROM (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) r GROUP BY ROLLUP (segment);
APPROVE TEMPLATE twice DIGEST '{digest:twice}';
APPROVE TEMPLATE by_place DIGEST '{digest:by_place}' OVERLAPPING (twice);
APPROVE TEMPLATE choice DIGEST '{digest:choice}' OVERLAPPING (by_place, twice);
APPROVE TEMPLATE rolled DIGEST '{digest:rolled}' OVERLAPPING (by_place, choice, twice);
GRANT EXECUTE ON TEMPLATE twice TO analyst;
GRANT EXECUTE ON TEMPLATE by_place TO analyst;
GRANT EXECUTE ON TEMPLATE choice TO analyst;
GRANT EXECUTE ON TEMPLATE rolled TO analyst;
EXPLAIN TEMPLATE twice;
EXPLAIN TEMPLATE rolled;
\connect publisher_admin
APPROVE TEMPLATE of_person DIGEST '{digest:of_person}';
\connect bank_admin
GRANT EXECUTE ON TEMPLATE of_person TO analyst;
\connect analyst
SELECT * FROM templates.twice;
SELECT * FROM templates.by_place;
SELECT * FROM templates.of_person;
SELECT * FROM templates.choice('student');
SELECT * FROM templates.rolled ORDER BY 1;
-- Compared with a template that is written plainly only.
SELECT segment AS a, segment AS b, count(*) AS n FROM bank.customers GROUP BY segment, segment;
