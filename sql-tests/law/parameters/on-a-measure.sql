-- refused: measure
-- A measure compared with a parameter: binary search.
CREATE TEMPLATE t (score integer IN (500, 600)) AS
SELECT count(*) AS people FROM bank.customers WHERE score = $score;
