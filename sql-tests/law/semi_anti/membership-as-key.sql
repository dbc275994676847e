-- refused: subquery
-- Membership as a key is a left join's flag, and has to be written as one.
CREATE TEMPLATE t AS
SELECT email IN (SELECT person FROM publisher.impressions) AS reached, count(*) AS people FROM bank.customers GROUP BY 1;
