-- refused: join-domain
-- A third dataset doesn't bridge domains.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people
FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person JOIN hospital.calls k ON i.person = k.phone GROUP BY c.segment;
