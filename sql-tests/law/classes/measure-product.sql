-- refused: measure-argument
-- Powers of a measure pick the largest (attack H).
CREATE TEMPLATE t AS
SELECT segment, sum(balance * balance) AS x FROM bank.customers GROUP BY segment;
