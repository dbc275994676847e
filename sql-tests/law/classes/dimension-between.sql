-- accepted
-- BETWEEN over a plain dimension.
CREATE TEMPLATE t AS
SELECT category, count(DISTINCT email) AS people FROM bank.transactions WHERE paid_on BETWEEN '2026-03-02' AND '2026-03-15' GROUP BY category;
