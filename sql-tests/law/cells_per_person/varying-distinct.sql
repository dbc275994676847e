-- refused: cells
-- DISTINCT is GROUP BY.
CREATE TEMPLATE t AS
SELECT DISTINCT i.region FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email;
