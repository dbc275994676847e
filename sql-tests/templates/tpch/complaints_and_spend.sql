-- Question: do customers who complain spend less?
-- Asked by: the shop and the call centre; people without a complaint are the unmatched part.
CREATE TEMPLATE complaints_and_spend PURPOSE 'spend of customers with and without complaints'
AS  SELECT k.customer IS NOT NULL AS complained, count(*) AS customers, avg(p.spent) AS spend
    FROM (SELECT custkey, sum(totalprice) AS spent FROM shop.orders GROUP BY custkey) p
    LEFT JOIN (SELECT customer FROM care.complaints GROUP BY customer) k ON p.custkey = k.customer
    GROUP BY 1;
-- ask: SELECT * FROM templates.complaints_and_spend ORDER BY complained;
