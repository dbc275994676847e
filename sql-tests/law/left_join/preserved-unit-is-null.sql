-- refused: person-output
-- IS NULL of the preserved unit is no flag.
CREATE TEMPLATE t AS
SELECT c.email IS NULL AS x, count(*) AS people FROM bank.customers c LEFT JOIN publisher.subscribers s ON c.email = s.email GROUP BY 1;
