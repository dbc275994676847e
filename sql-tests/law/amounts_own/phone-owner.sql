-- accepted
-- Amounts of an owner in another domain.
CREATE TEMPLATE t AS
SELECT line, avg(minutes) AS minutes, count(*) AS calls FROM hospital.calls GROUP BY line;
