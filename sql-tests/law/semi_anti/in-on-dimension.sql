-- refused: join-condition
-- A semi join on a dimension is a join on another key.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE city IN (SELECT region FROM publisher.impressions) GROUP BY segment;
