-- accepted
-- Three owners and more may join; the largest k rules.
CREATE TEMPLATE t AS
SELECT c.segment, s.plan, count(DISTINCT v.patient) AS people
FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email JOIN hospital.visits v ON s.email = v.patient
GROUP BY c.segment, s.plan;
