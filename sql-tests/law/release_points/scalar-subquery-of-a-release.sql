-- accepted
-- open: above the seal a scalar subquery over a release is like the analyst's own SQL; only subqueries below are refused.
CREATE TEMPLATE t AS
WITH r AS (SELECT segment, count(*) AS people FROM bank.customers GROUP BY segment)
SELECT segment, people, (SELECT max(people) FROM r) AS largest FROM r WHERE people < (SELECT max(people) FROM r);
