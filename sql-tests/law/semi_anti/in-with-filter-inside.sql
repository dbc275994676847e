-- accepted
-- A filter inside the subquery is below the reduction to one row a person: constant per person.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE city IS NOT NULL AND email IN (SELECT person FROM publisher.impressions WHERE channel = 'ctv' AND region = 'Amsterdam') GROUP BY segment;
