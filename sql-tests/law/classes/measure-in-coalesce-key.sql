-- refused: measure
-- COALESCE has the meet of its inputs' classes.
CREATE TEMPLATE t AS
SELECT coalesce(score, 0) AS score, count(*) AS people FROM bank.customers GROUP BY 1;
