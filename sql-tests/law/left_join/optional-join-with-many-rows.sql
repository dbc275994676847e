-- refused: outer-rows
-- A join of a UNIQUE dataset with many rows has many rows.
CREATE TEMPLATE t AS
SELECT c.segment, x.email IS NOT NULL AS known, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT s.email FROM publisher.subscribers s JOIN publisher.impressions i ON s.email = i.person) x ON c.email = x.email GROUP BY 1, 2;
