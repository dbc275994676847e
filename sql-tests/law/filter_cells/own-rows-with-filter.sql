-- accepted
-- Rows of many a person, filtered by a dimension of a UNIQUE dataset of the same owner.
CREATE TEMPLATE t AS
SELECT t.category, count(*) FILTER (WHERE c.segment = 'retail') AS retail, sum(t.amount) FILTER (WHERE c.segment = 'retail') AS amount FROM bank.transactions t JOIN bank.customers c ON t.email = c.email GROUP BY t.category;
