-- refused: person-output
-- A branch that yields the unit makes the key a unit.
CREATE TEMPLATE t AS
SELECT CASE WHEN segment = 'premium' THEN email ELSE segment END AS who, count(*) AS n FROM bank.customers GROUP BY 1;
