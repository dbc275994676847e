-- accepted
-- Ungrouped amounts.
CREATE TEMPLATE t AS
SELECT sum(amount) AS amount, count(*) AS payments FROM bank.transactions;
