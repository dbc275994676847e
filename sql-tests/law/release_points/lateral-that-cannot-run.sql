-- refused: 0A000
-- What can't run above the seal isn't created.
CREATE TEMPLATE t AS
WITH r AS (SELECT segment, count(*) AS n FROM bank.customers GROUP BY segment) SELECT r.n, (SELECT max(q.n) FROM r q WHERE q.n < r.n) AS m FROM r;
