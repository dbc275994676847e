-- accepted
-- A semi join repeats nothing.
CREATE TEMPLATE t AS
SELECT sum(amount) AS amount, avg(amount) AS average FROM bank.transactions WHERE email IN (SELECT person FROM publisher.impressions);
