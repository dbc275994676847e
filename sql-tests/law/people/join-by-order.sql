-- refused: join-condition
-- Units have no order.
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email < i.person;
