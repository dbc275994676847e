-- refused: subquery
-- ANY and ALL are other subqueries, even = ANY.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email <> ALL (SELECT person FROM publisher.impressions) GROUP BY segment;
