-- refused: join-condition
-- A function of a unit is no unit: the domain normalises.
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON lower(c.email) = lower(i.person);
