-- refused: operator
-- Whom a subquery selects may not depend on order.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions ORDER BY seen_on LIMIT 15) GROUP BY segment;
