-- refused: person-output
-- Nor through COALESCE.
CREATE TEMPLATE t AS
SELECT coalesce(s.email, 'none') AS who, count(*) AS people FROM bank.customers c LEFT JOIN publisher.subscribers s ON c.email = s.email GROUP BY 1;
