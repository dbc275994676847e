-- accepted
-- One anti join beside semi joins is one left join.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions) AND email NOT IN (SELECT patient FROM hospital.visits) GROUP BY segment;
