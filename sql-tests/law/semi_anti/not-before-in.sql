-- accepted
-- NOT (… IN …) is NOT IN.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE NOT (email IN (SELECT person FROM publisher.impressions)) GROUP BY segment;
