-- refused: cells
-- A third owner's rows vary.
CREATE TEMPLATE t AS
SELECT v.ward, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email JOIN hospital.visits v ON v.patient = c.email GROUP BY v.ward;
