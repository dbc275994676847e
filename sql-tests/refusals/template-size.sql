-- A CTE stands in the plan as often as it is named, so a short text can have a plan that nobody can wait for.
\connect bank_admin
CREATE TEMPLATE t AS
WITH a0 AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment), a1 AS (SELECT p.n FROM a0 p JOIN a0 q ON p.n = q.n), a2 AS (SELECT p.n FROM a1 p JOIN a1 q ON p.n = q.n), a3 AS (SELECT p.n FROM a2 p JOIN a2 q ON p.n = q.n), a4 AS (SELECT p.n FROM a3 p JOIN a3 q ON p.n = q.n), a5 AS (SELECT p.n FROM a4 p JOIN a4 q ON p.n = q.n), a6 AS (SELECT p.n FROM a5 p JOIN a5 q ON p.n = q.n), a7 AS (SELECT p.n FROM a6 p JOIN a6 q ON p.n = q.n) SELECT n FROM a7;
CREATE TEMPLATE t AS
WITH a0 AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT n FROM a0 GROUP BY CUBE (n, n, n, n, n, n, n, n, n, n);
CREATE TEMPLATE t AS
WITH a0 AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment), a1 AS (SELECT p.n FROM a0 p JOIN a0 q ON p.n = q.n) SELECT n FROM a1;
