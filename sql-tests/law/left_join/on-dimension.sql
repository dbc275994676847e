-- refused: join-condition
-- A left join of two owners on a dimension.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers c LEFT JOIN publisher.subscribers s ON c.city = s.city;
