-- refused: operator
-- LATERAL decides by each row.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c, LATERAL (SELECT i.region FROM publisher.impressions i WHERE i.person = c.email LIMIT 1) x GROUP BY c.segment;
