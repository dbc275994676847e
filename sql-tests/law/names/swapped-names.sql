-- refused: measure
-- Names swapped in a subquery don't swap classes.
CREATE TEMPLATE t AS
SELECT segment, sum(balance) AS x FROM (SELECT email, balance AS segment, score AS balance FROM bank.customers) x GROUP BY segment;
