-- refused: amount-nullable
-- A per-person sum of a nullable measure is nullable.
CREATE TEMPLATE t AS
SELECT c.segment, sum(p.r) AS rating FROM (SELECT person, sum(rating) AS r FROM publisher.impressions GROUP BY person) p JOIN bank.customers c ON p.person = c.email GROUP BY c.segment;
