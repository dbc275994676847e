-- Question: do customers who saw the campaign hold more with us than customers who didn't, in the same segment?
-- Asked by: the bank's analyst, after the campaign, to report its lift.
CREATE TEMPLATE lift_of_the_exposed
    PURPOSE 'customers and balances of those who saw the campaign against those who did not'
AS  WITH parts AS (
        SELECT c.segment, p.person IS NOT NULL AS exposed, count(*) AS customers, avg(c.balance) AS balance
        FROM bank.customers c
        LEFT JOIN (SELECT person FROM publisher.impressions GROUP BY person) p ON c.email = p.person
        GROUP BY c.segment, p.person IS NOT NULL)
    SELECT e.segment, e.customers AS exposed, u.customers AS unexposed, e.balance AS balance_of_exposed, u.balance AS balance_of_unexposed,
           CASE WHEN u.balance > 0 THEN round(100 * (e.balance / u.balance - 1), 1) END AS lift_percent
    FROM parts e JOIN parts u ON e.segment = u.segment
    WHERE e.exposed AND NOT u.exposed;
-- ask: SELECT segment, lift_percent FROM templates.lift_of_the_exposed ORDER BY lift_percent DESC NULLS LAST;
-- ask: SELECT sum(exposed) AS exposed, sum(unexposed) AS unexposed FROM templates.lift_of_the_exposed;
