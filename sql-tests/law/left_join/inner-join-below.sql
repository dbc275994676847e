-- accepted
-- The preserved side may be a join itself.
CREATE TEMPLATE t AS
SELECT c.segment, v.patient IS NOT NULL AS patient, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email LEFT JOIN (SELECT DISTINCT patient FROM hospital.visits) v ON c.email = v.patient GROUP BY 1, 2;
