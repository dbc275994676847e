-- refused: filter-overlap
-- Filters that share a value (attack E: IN (a), IN (b), IN (a, b)).
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = 'retail') AS a, count(*) FILTER (WHERE segment IN ('retail', 'student')) AS ab FROM bank.customers;
