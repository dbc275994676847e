-- Question: how many customers depend on suppliers of each region?
-- Asked by: the shop's purchasing; two PUBLIC tables, one looked up by the other.
CREATE TEMPLATE supply_chains PURPOSE 'customers and spend by the supplier''s region'
AS  SELECT n.region, count(DISTINCT l.custkey) AS customers, sum(l.extendedprice) AS spend
    FROM shop.lineitem l JOIN shop.suppliers s ON l.suppkey = s.suppkey JOIN shop.nations n ON s.nationkey = n.nationkey
    GROUP BY n.region;
-- ask: SELECT * FROM templates.supply_chains ORDER BY region;
