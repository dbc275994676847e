-- Question: whom does the agency know who never bought?
-- Asked by: the agency, to win them; the unmatched part of an anti join.
CREATE TEMPLATE lapsed_customers PURPOSE 'customers of the agency who never ordered'
AS  SELECT n.region, count(*) AS customers
    FROM agency.customers c JOIN shop.nations n ON c.nationkey = n.nationkey
    WHERE c.custkey NOT IN (SELECT custkey FROM shop.orders)
    GROUP BY n.region;
-- ask: SELECT * FROM templates.lapsed_customers ORDER BY region;
