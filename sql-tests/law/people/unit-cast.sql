-- refused: person-output
-- A class follows its column through casts.
CREATE TEMPLATE t AS
SELECT CAST(email AS varchar) AS who, count(*) AS n FROM bank.customers GROUP BY 1;
