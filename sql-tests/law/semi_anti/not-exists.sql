-- accepted
-- So is NOT EXISTS.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c WHERE NOT EXISTS (SELECT 1 FROM publisher.impressions i WHERE c.email = i.person) GROUP BY c.segment;
