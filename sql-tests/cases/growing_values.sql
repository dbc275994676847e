-- Values that grow out of short texts are refused before they are made, and everybody else goes on.
\connect bank_admin
CREATE TEMPLATE customers AS SELECT segment, count(*) AS people FROM bank.customers GROUP BY segment;
APPROVE TEMPLATE customers DIGEST '{digest:customers}';
GRANT EXECUTE ON TEMPLATE customers TO analyst;
CREATE TEMPLATE of_segment (segment text IN ('retail', 'student')) AS SELECT count(*) AS people FROM bank.customers WHERE segment = $segment;
APPROVE TEMPLATE of_segment DIGEST '{digest:of_segment}' OVERLAPPING (customers);
GRANT EXECUTE ON TEMPLATE of_segment TO analyst;
-- In a template, what stands above the release point is tried when it is created: it takes no memory.
CREATE TEMPLATE long_text AS SELECT repeat('x', 1500000000) AS x, people FROM (SELECT count(*) AS people FROM bank.customers) c;
CREATE TEMPLATE long_array AS SELECT range(1, 10000000000) AS x, people FROM (SELECT count(*) AS people FROM bank.customers) c;

\connect analyst
SELECT repeat('x', 1500000000);
SELECT length(repeat('x', 200000));
SELECT repeat(segment, people * 1000000) FROM templates.customers;
SELECT repeat(segment, 2) FROM templates.customers ORDER BY 1;
SELECT lpad('x', 2000000000);
SELECT rpad(segment, 2000000000, 'ab') FROM templates.customers;
SELECT replace(repeat('x', 100000), 'x', repeat('y', 100000));
SELECT regexp_replace(repeat('x', 100000), 'x', repeat('y', 100000), 'g');
SELECT concat(x, x, x, x) FROM (SELECT repeat('x', 100000) AS x) t;
SELECT length(x || x || x || x) FROM (SELECT repeat('x', 100000) AS x) t;
SELECT length(segment || ' of ' || people) AS l FROM templates.customers ORDER BY 1;
SELECT array_length(range(1, 10000000000));
SELECT array_length(generate_series(1, 20000));
SELECT array_length(generate_series(DATE '2000-01-01', DATE '2026-01-01', INTERVAL '1' MONTH));
SELECT array_length(generate_series(TIMESTAMP '2000-01-01', TIMESTAMP '2026-01-01', INTERVAL '1 microsecond'));
SELECT array_length(array_repeat(1, 1000000000));
SELECT array_length(array_repeat(1, 1000));
SELECT array_length(array_resize(make_array(1), 1000000000, 0));
SELECT length(array_to_string(range(1, 50000), repeat('x', 100000)));
SELECT length(array_to_string(range(1, 20000), ', '));
SELECT cardinality(array_replace_all(array_repeat('a', 1900), 'a', repeat('b', 100000)));
SELECT length(array_to_string(array_repeat(NULL::text, 10000), ',', repeat('b', 15000)));
SELECT cardinality(range(TIMESTAMP '1970-01-01', TIMESTAMP '1970-01-02', INTERVAL '1 nanosecond'));
-- A step that leads back and forth never ends.
SELECT cardinality(generate_series(DATE '2026-02-01', DATE '2026-01-01', INTERVAL '1 month -28 days'));
SELECT length(overlay(x PLACING x FROM 1 FOR 0)) FROM (SELECT repeat('a', 200000) AS x) t;
SELECT strpos(repeat('a', 200000), repeat('a', 100000) || 'b');
SELECT length(to_char(TIMESTAMP '2026-01-01', repeat('%c', 50000)));
-- What doesn't grow isn't refused, whatever it could come to.
SELECT length(replace(repeat('ab', 20000), 'b', '<b>x</b>'));
SELECT length(regexp_replace(repeat('a', 20000), 'b+', 'a replacement of thirty letters'));
-- As many rows as there are, each of a large value.
SELECT count(x), max(length(x)) FROM (SELECT repeat('a', 200000) AS x FROM generate_series(1, 3000)) t;
SELECT max(length(x)) FROM (SELECT CASE WHEN g > 0 THEN repeat('a', 200000) END AS x FROM generate_series(1, 12000) t(g)) u;
SELECT levenshtein(repeat('x', 100000), repeat('y', 100000));
SELECT levenshtein('kitten', 'sitting');
SELECT people FROM templates.customers WHERE segment = repeat('x', 1500000000);
-- A parameter's value is folded before the call.
SELECT * FROM templates.of_segment(repeat('x', 1500000000));
SELECT * FROM templates.of_segment('re' || 'tail');
-- Plans that double with each name are counted before they are made.
WITH a AS (SELECT 1 AS x), b AS (SELECT * FROM a, a AS a2), c AS (SELECT * FROM b, b AS b2), d AS (SELECT * FROM c, c AS c2), e AS (SELECT * FROM d, d AS d2), f AS (SELECT * FROM e, e AS e2), g AS (SELECT * FROM f, f AS f2), h AS (SELECT * FROM g, g AS g2), i AS (SELECT * FROM h, h AS h2) SELECT count(*) FROM i;
SELECT 1 AS still_here;
