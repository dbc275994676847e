-- accepted
-- The subquery may be a per-person aggregate with a filter on its counts.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions GROUP BY person HAVING count(*) >= 2) GROUP BY segment;
