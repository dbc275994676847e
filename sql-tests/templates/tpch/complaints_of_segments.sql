-- Question: which segments complain about what, among those who bought?
-- Asked by: all three; a group is shown with 25 people of each.
CREATE TEMPLATE complaints_of_segments PURPOSE 'complaints by topic and segment of customers who bought' CELLS PER PERSON 2
AS  SELECT c.segment, k.topic, count(DISTINCT k.customer) AS customers
    FROM care.complaints k JOIN agency.customers c ON k.customer = c.custkey
    WHERE EXISTS (SELECT 1 FROM shop.orders o WHERE o.custkey = c.custkey)
    GROUP BY c.segment, k.topic;
-- ask: SELECT topic, sum(customers) AS customers FROM templates.complaints_of_segments GROUP BY topic ORDER BY topic;
