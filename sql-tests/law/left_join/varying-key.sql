-- refused: cells
-- Keys over a left join of two owners are constant per person.
CREATE TEMPLATE t AS
SELECT t.category, s.email IS NULL AS stranger, count(DISTINCT t.email) AS people FROM bank.transactions t LEFT JOIN publisher.subscribers s ON t.email = s.email GROUP BY 1, 2;
