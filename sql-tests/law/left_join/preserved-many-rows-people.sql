-- accepted
-- The preserved side may have many rows where people are counted.
CREATE TEMPLATE t CELLS PER PERSON 2 AS
SELECT t.category, s.email IS NULL AS stranger, count(DISTINCT t.email) AS people FROM bank.transactions t LEFT JOIN publisher.subscribers s ON t.email = s.email GROUP BY 1, 2;
