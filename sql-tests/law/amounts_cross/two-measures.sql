-- refused: amount-several
-- Two amounts in one row decode more than each (attack P).
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS balance, sum(s.fee) AS fee FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
