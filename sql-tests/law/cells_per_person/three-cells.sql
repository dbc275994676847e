-- accepted
-- At the first three, for a price that approvers see.
CREATE TEMPLATE t PURPOSE 'reach of customers by region and channel' CELLS PER PERSON 3 AS
SELECT i.region, i.channel, c.segment, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY i.region, i.channel, c.segment;
