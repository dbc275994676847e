-- accepted
-- The amount's own side may have many rows; the other has one.
CREATE TEMPLATE t AS
SELECT c.segment, sum(i.cost) AS cost FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY c.segment;
