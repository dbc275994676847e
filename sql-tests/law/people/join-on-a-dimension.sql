-- refused: join-condition
-- Owners join on units only; any other key is later.
CREATE TEMPLATE t AS
SELECT count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN bank.customers c ON i.region = c.city;
