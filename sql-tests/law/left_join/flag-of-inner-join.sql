-- refused: person-output
-- In an inner join there is no matched flag.
CREATE TEMPLATE t AS
SELECT s.email IS NOT NULL AS x, count(*) AS people FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY 1;
