-- accepted
-- A share: a release over its own total.
CREATE TEMPLATE t AS
WITH r AS (SELECT segment, count(*) AS people FROM bank.customers GROUP BY segment)
SELECT r.segment, round(100.0 * r.people / t.people, 1) AS percent FROM r CROSS JOIN (SELECT sum(people) AS people FROM r) t;
