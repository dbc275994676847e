-- Whole numbers out of their range are errors, in constants and in rows, and not the number at the other end.
\connect analyst
SELECT 9223372036854775807 + 1;
SELECT 9223372036854775807 + n FROM generate_series(0, 1) AS g(n);
SELECT -9223372036854775807 - 2;
SELECT 9223372036854775807 * 2;
SELECT 32767::int2 + 1::int2;
SELECT 2147483647::int4 * 2::int4;
SELECT n * 9223372036854775807 AS product FROM generate_series(0, 1) AS g(n);
-- A branch that isn't taken computes nothing.
SELECT CASE WHEN n < 1 THEN n + 9223372036854775807 ELSE 0 END AS n FROM generate_series(0, 2) AS g(n);
SELECT 1 + 2 * 3 - 4 AS n, (5 - 8) * 2 AS m, NULL + 1 AS nothing, 2 - 1.5 AS numeric;
SELECT n + 1 AS k, count(*) FROM generate_series(1, 4) AS g(n) GROUP BY n + 1 HAVING n + 1 > 2 ORDER BY n + 1;
SELECT a.n, b.n AS next FROM generate_series(1, 3) AS a(n) JOIN generate_series(1, 3) AS b(n) ON a.n + 1 = b.n ORDER BY a.n;
SELECT n, sum(n + 1) OVER (ORDER BY n * 2) AS s FROM generate_series(1, 3) AS g(n) ORDER BY n - 1 DESC LIMIT 1 + 1;
SELECT (SELECT max(b.n + a.n) FROM generate_series(1, 2) AS b(n)) AS m FROM generate_series(1, 2) AS a(n) ORDER BY 1;
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 4) SELECT n FROM r ORDER BY n;
SELECT date '2026-01-31' + 1 AS d, date '2026-03-01' - date '2026-02-01' AS days;
SELECT -n FROM (VALUES (-9223372036854775807 - 1)) AS t(n);
SELECT -n AS minus, - - n AS n, -(-5) AS five FROM (VALUES (7), (-3)) AS t(n) ORDER BY n;
-- Keys of ROLLUP, CUBE and GROUPING SETS are rewritten each for itself.
SELECT n + 1 AS k, count(*) FROM generate_series(1, 2) AS g(n) GROUP BY ROLLUP (n + 1) ORDER BY k;
SELECT n + 1 AS k, n * 2 AS m, count(*) FROM generate_series(1, 2) AS g(n) GROUP BY CUBE (n + 1, n * 2) ORDER BY k, m;
SELECT n % 2 + 1 AS k, count(*) FROM generate_series(1, 3) AS g(n) GROUP BY GROUPING SETS ((n % 2 + 1), ()) ORDER BY k;
SELECT n || 'x' AS k, count(*) FROM generate_series(1, 2) AS g(n) GROUP BY ROLLUP (n || 'x') ORDER BY k;
SELECT CAST(n::float8 / 2 AS text) AS k, count(*) FROM generate_series(1, 2) AS g(n) GROUP BY ROLLUP (CAST(n::float8 / 2 AS text)) ORDER BY k;
