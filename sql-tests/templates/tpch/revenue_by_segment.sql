-- Question: what do the agency's segments spend in the shop, by customer?
-- Asked by: the agency; the shop's amounts over the agency's people. Nearly all of the shop's customers are matched, so each
-- class of them counts as its median step.
CREATE TEMPLATE revenue_by_segment PURPOSE 'spend of the agency''s segments in the shop'
AS  SELECT c.segment, count(DISTINCT c.custkey) AS customers, sum(o.totalprice) AS revenue, avg(o.totalprice) AS revenue_per_customer
    FROM shop.orders o JOIN agency.customers c ON o.custkey = c.custkey
    GROUP BY c.segment;
-- ask: SELECT * FROM templates.revenue_by_segment ORDER BY segment;
