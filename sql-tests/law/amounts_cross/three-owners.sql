-- accepted
-- Over three owners.
CREATE TEMPLATE t AS
SELECT c.segment, sum(v.cost) AS cost FROM hospital.visits v JOIN bank.customers c ON v.patient = c.email JOIN publisher.subscribers s ON s.email = c.email GROUP BY c.segment;
