-- accepted
-- A key that is written twice is one key.
CREATE TEMPLATE t AS
SELECT segment AS a, segment AS b, count(*) AS n FROM bank.customers GROUP BY segment, segment;
