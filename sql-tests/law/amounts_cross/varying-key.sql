-- refused: cells
-- One person, one cell holds for amounts as well.
CREATE TEMPLATE t AS
SELECT i.region, sum(i.cost) AS cost FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY i.region;
