-- refused: function
-- A filter by the clock differs from run to run.
CREATE TEMPLATE t AS
SELECT category, count(DISTINCT email) AS people FROM bank.transactions WHERE paid_on >= current_date GROUP BY category;
