-- refused: amount-several
-- A row count where people have several rows is an amount of its own.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS impressions, sum(i.cost) AS cost FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY c.segment;
