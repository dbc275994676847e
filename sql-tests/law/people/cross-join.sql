-- refused: join-condition
-- A row of a cross join is about two people.
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) AS people FROM bank.customers c CROSS JOIN publisher.impressions i;
