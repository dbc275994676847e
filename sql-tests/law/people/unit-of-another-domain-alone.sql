-- accepted
-- A dataset with a unit of any domain has statistics of its own.
CREATE TEMPLATE t AS
SELECT line, count(DISTINCT phone) AS people, sum(minutes) AS minutes FROM hospital.calls GROUP BY line;
