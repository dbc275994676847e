-- Question: when do people order, by quarter, and how does a quarter compare with the one before?
-- Asked by: the shop's planning.
CREATE TEMPLATE seasons (priority text IN ('1-URGENT', '2-HIGH', '5-LOW')) PURPOSE 'customers and revenue by quarter'
AS  WITH quarters AS (
        SELECT date_trunc('quarter', ordered_on) AS quarter, count(DISTINCT custkey) AS customers, sum(totalprice) AS revenue
        FROM shop.orders WHERE priority = $priority GROUP BY 1)
    SELECT quarter, customers, revenue, revenue - lag(revenue) OVER (ORDER BY quarter) AS change FROM quarters;
-- ask: SELECT quarter, customers, change FROM templates.seasons('1-URGENT') ORDER BY quarter LIMIT 4;
-- ask: SELECT count(*) AS quarters FROM templates.seasons(priority => '5-LOW');
