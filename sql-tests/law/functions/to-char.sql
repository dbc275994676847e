-- refused: function
-- Depends on a format.
CREATE TEMPLATE t AS
SELECT to_char(paid_on, '%Y') AS x, count(DISTINCT email) AS people FROM bank.transactions GROUP BY 1;
