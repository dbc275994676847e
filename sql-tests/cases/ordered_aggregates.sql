-- A key that stands twice in an ORDER BY counts once, also in DISTINCT ON and where only the optimiser sees that two are one.
\connect analyst
SELECT DISTINCT ON (a) a, n FROM (VALUES (1, 2), (1, 3)) v(a, n) ORDER BY a, n DESC, n;
SELECT a, first_value(x ORDER BY n, n, m) AS first, last_value(x ORDER BY n, n, m) AS last FROM (VALUES (1, 0, 9, 'late'), (1, 0, 1, 'early')) v(a, n, m, x) GROUP BY a;
SELECT first_value(x ORDER BY n, n + 0, m) AS first, last_value(x ORDER BY n, n * 1, m) AS last FROM (VALUES (0, 9, 'late'), (0, 1, 'early')) v(n, m, x);
SELECT a, first_value(x ORDER BY n, n::int8, m) AS first FROM (VALUES (1, 0, 9, 'late'), (1, 0, 1, 'early')) v(a, n, m, x) GROUP BY a;
SELECT a, first_value(x ORDER BY n, TRY_CAST(n AS int8), m) AS first FROM (VALUES (1, 0, 9, 'late'), (1, 0, 1, 'early')) v(a, n, m, x) GROUP BY a;
SELECT a, first_value(x ORDER BY 1, 1, m) AS first FROM (VALUES (1, 0, 9, 'late'), (1, 0, 1, 'early')) v(a, n, m, x) GROUP BY a;
SELECT a, first_value(x ORDER BY p, q, m) AS first FROM (SELECT a, n AS p, n AS q, m, x FROM (VALUES (1, 0, 9, 'late'), (1, 0, 1, 'early')) v(a, n, m, x)) w GROUP BY a;
SELECT a, array_agg(x ORDER BY n, n, m) AS all, string_agg(x, ',' ORDER BY n, n, m) AS joined FROM (VALUES (1, 0, 9, 'late'), (1, 0, 1, 'early')) v(a, n, m, x) GROUP BY a;
SELECT nth_value(x, 2 ORDER BY n, n, m) AS second FROM (VALUES (0, 9, 'late'), (0, 1, 'early')) v(n, m, x);
SELECT x, rank() OVER (ORDER BY n, n, m) AS place FROM (VALUES (0, 9, 'late'), (0, 1, 'early')) v(n, m, x) ORDER BY place, place;
\connect bank_admin
CREATE TEMPLATE doubled AS SELECT DISTINCT ON (a) segment, a, n FROM (SELECT segment, left(segment, 1) AS a, count(*) AS n FROM bank.customers GROUP BY 1, 2) r ORDER BY a, n, n;
