-- accepted
-- A row count over a semi join.
CREATE TEMPLATE t AS
SELECT count(*) AS payments FROM bank.transactions WHERE email IN (SELECT person FROM publisher.impressions WHERE channel = 'ctv');
