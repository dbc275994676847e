-- refused: measure
-- min and max of a measure stay measures.
CREATE TEMPLATE t AS
SELECT m, count(*) AS people FROM (SELECT email, max(amount) AS m FROM bank.transactions GROUP BY email) x GROUP BY m;
