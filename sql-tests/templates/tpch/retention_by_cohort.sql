-- Question: of the customers who came in a year, how many still buy?
-- Asked by: the shop's management.
CREATE TEMPLATE retention_by_cohort PURPOSE 'customers by year of their first order, and those who ordered in 1998'
AS  WITH person AS (SELECT custkey, min(ordered_on) AS came, max(ordered_on) AS last FROM shop.orders GROUP BY custkey)
    SELECT date_trunc('year', came) AS cohort, count(DISTINCT custkey) AS customers,
           count(DISTINCT custkey) FILTER (WHERE last >= '1998-01-01') AS still_buying
    FROM person GROUP BY 1;
-- ask: SELECT * FROM templates.retention_by_cohort ORDER BY cohort;
-- ask: SELECT cohort, round(100.0 * still_buying / customers, 1) AS percent FROM templates.retention_by_cohort WHERE still_buying IS NOT NULL ORDER BY cohort;
