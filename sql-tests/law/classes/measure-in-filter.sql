-- refused: measure
-- A comparison of a measure is a threshold on one person's amount.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE balance > 50000 GROUP BY segment;
