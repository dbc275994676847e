-- accepted
-- With a varying key, capped.
CREATE TEMPLATE t CELLS PER PERSON 1 AS
SELECT i.region, sum(i.cost) AS cost FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY i.region;
