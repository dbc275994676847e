-- refused: cells
-- In the join's condition.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person AND i.region = c.city GROUP BY c.segment;
