-- refused: measure-argument
-- A product of two owners' measures is a weight.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance * s.fee) AS x FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
