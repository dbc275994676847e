-- refused: person-output
-- COALESCE of the unit and a dimension has the meet of their classes.
CREATE TEMPLATE t AS
SELECT coalesce(email, segment) AS who, count(*) AS n FROM bank.customers GROUP BY 1;
