-- refused: measure-argument
-- sum of a literal is count(*) with another name: the argument is no measure.
CREATE TEMPLATE t AS
SELECT segment, sum(1) AS n FROM bank.customers GROUP BY segment;
