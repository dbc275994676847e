-- refused: subquery
-- ANY and ALL decide one row by others.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers WHERE city = ANY (SELECT region FROM publisher.impressions);
