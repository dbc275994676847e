-- refused: join-type
-- A full join keeps both sides' unmatched people.
CREATE TEMPLATE t AS
SELECT c.segment, s.plan, count(DISTINCT c.email) AS people FROM bank.customers c FULL OUTER JOIN publisher.subscribers s ON c.email = s.email GROUP BY 1, 2;
