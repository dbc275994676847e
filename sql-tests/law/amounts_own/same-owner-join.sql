-- accepted
-- Amounts over a join of one owner's datasets are its own.
CREATE TEMPLATE t AS
SELECT c.segment, sum(t.amount) AS amount, count(*) AS payments FROM bank.transactions t JOIN bank.customers c ON t.email = c.email GROUP BY c.segment;
