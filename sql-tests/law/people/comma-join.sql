-- refused: join-condition
-- open: a comma join with WHERE a.unit = b.unit means an inner join, but reads as a cross join; the unit stands in a filter.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c, publisher.impressions i WHERE c.email = i.person GROUP BY c.segment;
