-- Question: how much of what the impressions cost went to people who are our customers already, by segment?
-- Asked by: the bank's finance: money spent on customers who needn't be won.
CREATE TEMPLATE spend_on_customers
    PURPOSE 'cost of impressions shown to customers, by segment'
AS  SELECT c.segment, count(DISTINCT c.email) AS customers, sum(i.cost) AS cost, avg(i.cost) AS cost_per_customer
    FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
    GROUP BY c.segment;
-- ask: SELECT segment, cost, cost_per_customer FROM templates.spend_on_customers ORDER BY cost DESC;
-- ask: SELECT sum(cost) AS cost, sum(customers) AS customers FROM templates.spend_on_customers;
