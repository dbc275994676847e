-- Question: how many of our customers does the publisher know, in each segment? Is a campaign there worth planning?
-- Asked by: the bank's media planner, before anything is bought.
CREATE TEMPLATE overlap_by_segment
    PURPOSE 'how many customers of each segment the publisher knows'
AS  SELECT c.segment, count(*) AS customers
    FROM bank.customers c
    WHERE c.email IN (SELECT person FROM publisher.impressions)
    GROUP BY c.segment;
-- ask: SELECT * FROM templates.overlap_by_segment ORDER BY customers DESC;
-- ask: SELECT segment, round(100.0 * customers / sum(customers) OVER (), 1) AS percent FROM templates.overlap_by_segment;
