-- refused: parameter-place
-- A parameter selects rows of the release; it is no filter.
CREATE TEMPLATE t (segment text IN ('retail', 'student')) AS
SELECT count(*) FILTER (WHERE segment = $segment) AS x FROM bank.customers;
