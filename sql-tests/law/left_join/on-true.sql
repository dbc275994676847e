-- refused: join-condition
-- Or on nothing.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers c LEFT JOIN publisher.subscribers s ON true;
