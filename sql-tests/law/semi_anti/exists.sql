-- accepted
-- EXISTS with the units equated is the same.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c WHERE EXISTS (SELECT 1 FROM publisher.impressions i WHERE i.person = c.email AND i.channel = 'display') GROUP BY c.segment;
