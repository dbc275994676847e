-- accepted
-- A field of a date, of a column without a GRID.
CREATE TEMPLATE t AS
SELECT extract(year FROM paid_on) AS y, date_part('month', paid_on) AS m, count(DISTINCT email) AS people FROM bank.transactions GROUP BY 1, 2;
