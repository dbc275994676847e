-- refused: join-condition
-- open: the optional unit is a flag or counted, so it is not equated in a further join; the preserved unit is.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c LEFT JOIN publisher.subscribers s ON c.email = s.email JOIN (SELECT DISTINCT patient FROM hospital.visits) v ON s.email = v.patient GROUP BY c.segment;
