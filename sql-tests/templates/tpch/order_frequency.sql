-- Question: how often do customers of each segment order?
-- Asked by: the agency, to plan how often to write to them.
CREATE TEMPLATE order_frequency PURPOSE 'customers by number of orders'
AS  WITH person AS (SELECT custkey, count(*) AS orders FROM shop.orders GROUP BY custkey)
    SELECT c.segment, CASE WHEN p.orders >= 20 THEN '20 and more' WHEN p.orders >= 10 THEN '10 to 19' ELSE '1 to 9' END AS orders, count(*) AS customers
    FROM person p JOIN agency.customers c ON p.custkey = c.custkey
    GROUP BY 1, 2;
-- ask: SELECT orders, sum(customers) AS customers FROM templates.order_frequency GROUP BY orders ORDER BY orders;
