-- accepted
-- Two datasets of one owner join on their units; its own statistics need no cap.
CREATE TEMPLATE t AS
SELECT t.category, c.segment, count(DISTINCT t.email) AS people FROM bank.transactions t JOIN bank.customers c ON t.email = c.email GROUP BY t.category, c.segment;
