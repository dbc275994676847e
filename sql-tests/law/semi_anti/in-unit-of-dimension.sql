-- refused: join-condition
-- A unit equals units only.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT region FROM publisher.impressions) GROUP BY segment;
