-- accepted
-- A cast that succeeds for every value is allowed.
CREATE TEMPLATE t AS
SELECT CAST(paid_on AS text) AS day, count(DISTINCT email) AS people FROM bank.transactions GROUP BY 1;
