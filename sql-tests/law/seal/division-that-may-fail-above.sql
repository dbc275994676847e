-- accepted
-- Above the seal ordinary errors are allowed, as they see shown rows only.
CREATE TEMPLATE t AS
SELECT segment, 1 / (count(*) - 12) AS x FROM bank.customers GROUP BY segment;
