-- refused: measure-argument
-- Nor is a number computed from one.
CREATE TEMPLATE t AS
SELECT segment, sum(length(city)) AS letters FROM bank.customers GROUP BY segment;
