-- accepted
-- open: date_trunc of a dimension without a GRID is total and deterministic, if it is on the list.
CREATE TEMPLATE t AS
SELECT date_trunc('month', paid_on) AS month, count(DISTINCT email) AS people FROM bank.transactions GROUP BY 1;
