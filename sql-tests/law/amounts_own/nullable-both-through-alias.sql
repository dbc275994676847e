-- refused: amount-null
-- Or through an alias.
CREATE TEMPLATE t AS
SELECT sum(a) AS total, avg(b) AS average FROM (SELECT score AS a, score AS b FROM bank.customers) x;
