-- refused: measure-argument
-- open: avg(CASE … ELSE 0 END) isn't avg FILTER: the others count as zeros, and the quotient of the two tells how many they are.
CREATE TEMPLATE t AS
SELECT avg(CASE WHEN segment = 'retail' THEN balance ELSE 0 END) AS x FROM bank.customers;
