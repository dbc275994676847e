-- refused: join-type
-- A full join has two unmatched parts.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c FULL JOIN publisher.subscribers s ON c.email = s.email GROUP BY c.segment;
