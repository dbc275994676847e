-- refused: measure
-- A class follows its column through aliases and CTEs.
CREATE TEMPLATE t AS
WITH a AS (SELECT email, balance AS segment FROM bank.customers) SELECT segment, count(*) AS people FROM a GROUP BY segment;
