-- accepted
-- Several datasets of one owner may be among them.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people
FROM bank.customers c JOIN bank.transactions t ON t.email = c.email
JOIN publisher.subscribers s ON s.email = t.email JOIN hospital.visits v ON v.patient = c.email
GROUP BY c.segment;
