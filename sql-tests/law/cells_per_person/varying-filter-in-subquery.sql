-- refused: cells
-- Below a subquery that isn't per person.
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN (SELECT person FROM publisher.impressions WHERE region = 'Amsterdam') i ON c.email = i.person GROUP BY c.segment;
