-- refused: subquery
-- Nor in FILTER.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE email IN (SELECT person FROM publisher.impressions)) AS reached FROM bank.customers;
