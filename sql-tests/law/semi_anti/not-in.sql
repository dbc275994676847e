-- accepted
-- NOT IN is the unmatched part of a left join.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email NOT IN (SELECT person FROM publisher.impressions) GROUP BY segment;
