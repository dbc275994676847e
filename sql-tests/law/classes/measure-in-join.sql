-- refused: measure
-- Further conditions of a join are filters.
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email AND c.balance > s.fee;
