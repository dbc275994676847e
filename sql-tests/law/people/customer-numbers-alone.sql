-- accepted
-- So has one by customer number.
CREATE TEMPLATE t AS
SELECT product, count(DISTINCT customer) AS people FROM shop.orders GROUP BY product;
