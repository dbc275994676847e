-- accepted
-- Capped at the first cell of a person.
CREATE TEMPLATE t CELLS PER PERSON 1 AS
SELECT i.region, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY i.region;
