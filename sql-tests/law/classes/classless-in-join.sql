-- refused: no-class
-- A join's further condition may not read it.
CREATE TEMPLATE t CELLS PER PERSON 1 AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person AND i.device = c.city GROUP BY c.segment;
