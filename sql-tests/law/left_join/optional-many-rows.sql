-- refused: outer-rows
-- The optional side has one row a person, or it repeats the preserved side's rows (attack Q).
CREATE TEMPLATE t AS
SELECT c.segment, i.person IS NOT NULL AS reached, count(DISTINCT c.email) AS people FROM bank.customers c LEFT JOIN publisher.impressions i ON c.email = i.person GROUP BY 1, 2;
