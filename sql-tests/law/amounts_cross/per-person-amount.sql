-- accepted
-- The amount itself may be a per-person sum.
CREATE TEMPLATE t AS
SELECT c.segment, sum(p.spent) AS spent, avg(p.spent) AS average FROM (SELECT person, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p JOIN bank.customers c ON p.person = c.email GROUP BY c.segment;
