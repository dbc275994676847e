CREATE TEMPLATE shares AS
WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment)
SELECT r.segment, r.n / t.n AS share FROM r CROSS JOIN (SELECT sum(n) AS n FROM r) t;
