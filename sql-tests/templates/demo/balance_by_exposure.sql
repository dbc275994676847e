-- Question: do customers who saw us often hold more with us than those who saw us once or twice?
-- Asked by: the bank's analyst; not a proof of effect, but the first thing that is asked.
CREATE TEMPLATE balance_by_exposure
    PURPOSE 'average balance of lightly and heavily exposed customers'
AS  WITH person AS (SELECT person, count(*) AS impressions FROM publisher.impressions GROUP BY person)
    SELECT CASE WHEN p.impressions >= 10 THEN 'heavy' ELSE 'light' END AS exposure,
           count(*) AS customers, avg(c.balance) AS average_balance
    FROM person p JOIN bank.customers c ON p.person = c.email
    GROUP BY 1;
-- ask: SELECT * FROM templates.balance_by_exposure;
-- ask: SELECT max(average_balance) - min(average_balance) AS difference FROM templates.balance_by_exposure;
