-- refused: subquery
-- Nor in CASE.
CREATE TEMPLATE t AS
SELECT CASE WHEN EXISTS (SELECT 1 FROM publisher.impressions i WHERE i.person = c.email) THEN 'reached' ELSE 'not' END AS r, count(*) AS people FROM bank.customers c GROUP BY 1;
