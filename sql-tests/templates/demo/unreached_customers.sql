-- Question: how many customers of each segment has the publisher never reached on television?
-- Asked by: the bank's media planner, to size the next wave.
CREATE TEMPLATE unreached_customers
    PURPOSE 'customers of each segment without a single ctv impression'
AS  SELECT c.segment, count(*) AS customers
    FROM bank.customers c
    WHERE NOT EXISTS (SELECT 1 FROM publisher.impressions i WHERE i.person = c.email AND i.channel = 'ctv')
    GROUP BY c.segment;
-- ask: SELECT * FROM templates.unreached_customers ORDER BY customers DESC LIMIT 3;
-- ask: SELECT sum(customers) AS customers FROM templates.unreached_customers;
