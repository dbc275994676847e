-- refused: join-domain
-- Nor phones with e-mail addresses, not even of one owner.
CREATE TEMPLATE t AS
SELECT v.ward, count(DISTINCT v.patient) AS people FROM hospital.visits v JOIN hospital.calls k ON v.patient = k.phone GROUP BY v.ward;
