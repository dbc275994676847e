-- refused: join-condition
-- A unit equals another unit, nothing else.
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.region;
