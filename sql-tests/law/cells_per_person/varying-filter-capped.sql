-- accepted
-- A varying filter needs the cap as a key does.
CREATE TEMPLATE t CELLS PER PERSON 1 AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person WHERE i.channel = 'ctv' GROUP BY c.segment;
