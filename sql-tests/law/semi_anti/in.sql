-- accepted
-- A semi join on units is an inner join with the other side reduced to one row a person.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions) GROUP BY segment;
