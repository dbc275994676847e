-- refused: amount-several
-- Aliases don't make two amounts one, nor an ORDER BY hide one.
CREATE TEMPLATE t AS
SELECT s.plan, sum(c.balance) AS amount FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan ORDER BY sum(s.fee);
