-- Question: how many of the shop's customers does the agency know, by region and segment?
-- Asked by: the agency, to size a campaign before it buys one.
CREATE TEMPLATE segments_by_nation PURPOSE 'overlap of two customer lists by region and segment'
AS  SELECT n.region, c.segment, count(DISTINCT c.custkey) AS customers
    FROM agency.customers c JOIN shop.nations n ON c.nationkey = n.nationkey
    WHERE c.custkey IN (SELECT custkey FROM shop.orders)
    GROUP BY n.region, c.segment;
-- ask: SELECT region, sum(customers) AS customers FROM templates.segments_by_nation GROUP BY region ORDER BY region;
-- ask: SELECT * FROM templates.segments_by_nation ORDER BY customers DESC LIMIT 3;
