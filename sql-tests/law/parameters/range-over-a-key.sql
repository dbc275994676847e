-- accepted
-- A range over a key selects among shown rows.
CREATE TEMPLATE t (low date IN ('2026-03-01', '2026-03-10'), high date IN ('2026-03-10', '2026-03-31')) AS
SELECT paid_on, count(DISTINCT email) AS people FROM bank.transactions WHERE paid_on BETWEEN $low AND $high GROUP BY paid_on;
