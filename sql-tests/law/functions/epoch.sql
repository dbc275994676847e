-- refused: expression
-- Only fields that every date has.
CREATE TEMPLATE t AS
SELECT extract(epoch FROM paid_on) AS x, count(DISTINCT email) AS people FROM bank.transactions GROUP BY 1;
