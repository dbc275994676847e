-- refused: subquery
-- open: the other side is reduced to one row a person first, so no column of it is left for a further condition; an inner join says it.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c WHERE EXISTS (SELECT 1 FROM publisher.impressions i WHERE i.person = c.email AND i.region = c.city) GROUP BY c.segment;
