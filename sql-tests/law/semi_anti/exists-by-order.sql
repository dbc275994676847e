-- refused: subquery
-- A correlation that is not an equation.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c WHERE EXISTS (SELECT 1 FROM publisher.impressions i WHERE i.person <> c.email) GROUP BY c.segment;
