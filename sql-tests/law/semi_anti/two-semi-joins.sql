-- accepted
-- Several semi joins are several inner joins.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions) AND email IN (SELECT patient FROM hospital.visits) GROUP BY segment;
