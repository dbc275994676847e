-- refused: measure
-- A class follows its column through casts.
CREATE TEMPLATE t AS
SELECT CAST(balance AS text) AS balance, count(*) AS people FROM bank.customers GROUP BY 1;
