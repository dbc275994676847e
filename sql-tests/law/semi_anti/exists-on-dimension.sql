-- refused: join-condition
-- A correlation on a dimension alone.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c WHERE EXISTS (SELECT 1 FROM publisher.impressions i WHERE i.region = c.city) GROUP BY c.segment;
