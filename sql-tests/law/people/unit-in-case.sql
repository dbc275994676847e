-- refused: person-output
-- CASE over the unit is a function of it.
CREATE TEMPLATE t AS
SELECT CASE WHEN email = 'p3@x.nl' THEN 'target' ELSE 'others' END AS who, count(*) AS n FROM bank.customers GROUP BY 1;
