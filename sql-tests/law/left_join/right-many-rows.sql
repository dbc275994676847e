-- refused: outer-rows
-- So it is in a right join.
CREATE TEMPLATE t AS
SELECT c.segment, i.person IS NOT NULL AS reached, count(DISTINCT c.email) AS people FROM publisher.impressions i RIGHT JOIN bank.customers c ON c.email = i.person GROUP BY 1, 2;
