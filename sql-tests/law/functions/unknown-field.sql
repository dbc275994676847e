-- refused: expression
-- A field that doesn't exist fails as soon as a row arrives (attack W).
CREATE TEMPLATE t AS
SELECT date_part('foo', paid_on) AS x, count(DISTINCT email) AS people FROM bank.transactions GROUP BY 1;
