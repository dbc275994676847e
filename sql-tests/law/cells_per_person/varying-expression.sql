-- refused: cells
-- An expression of a varying column varies.
CREATE TEMPLATE t AS
SELECT CASE WHEN i.region = 'Amsterdam' THEN c.segment ELSE 'elsewhere' END AS x, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY 1;
