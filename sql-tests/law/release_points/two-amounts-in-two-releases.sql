-- refused: amount-several
-- Two amounts over other people stand beside one another however they are computed.
CREATE TEMPLATE t AS
WITH a AS (SELECT s.plan, sum(c.balance) AS balance FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan),
     b AS (SELECT s.plan, sum(s.fee) AS fee FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan)
SELECT a.plan, a.balance, b.fee FROM a JOIN b ON a.plan = b.plan;
