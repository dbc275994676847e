-- refused: measure
-- Whom a subquery selects may not depend on a measure.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions GROUP BY person HAVING sum(cost) > 41) GROUP BY segment;
