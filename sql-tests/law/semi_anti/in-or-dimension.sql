-- refused: subquery
-- Membership stands as a conjunct of WHERE only, not under OR.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions) OR segment = 'premium';
