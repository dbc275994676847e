-- refused: person-output
-- The optional unit is a unit.
CREATE TEMPLATE t AS
SELECT lower(s.email) AS who, count(*) AS people FROM bank.customers c LEFT JOIN publisher.subscribers s ON c.email = s.email GROUP BY 1;
