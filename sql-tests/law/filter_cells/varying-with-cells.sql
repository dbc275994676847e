-- refused: filter-varies
-- CELLS PER PERSON caps keys; a varying filter stays one.
CREATE TEMPLATE t CELLS PER PERSON 2 AS
SELECT c.segment, count(DISTINCT c.email) FILTER (WHERE i.channel = 'ctv') AS ctv FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
