-- Question: when did our customers see the campaign last: are there any left whom nobody has reminded for a while?
-- Asked by: the bank's media planner, who times the next flight.
CREATE TEMPLATE recency
    PURPOSE 'how long ago customers of each segment saw the campaign last'
AS  WITH person AS (SELECT person, max(seen_on) AS last_seen FROM publisher.impressions GROUP BY person)
    SELECT c.segment,
           CASE WHEN p.last_seen >= '2026-05-01' THEN 'May' WHEN p.last_seen >= '2026-04-01' THEN 'April' ELSE 'March' END AS last_seen,
           count(*) AS people
    FROM person p JOIN bank.customers c ON p.person = c.email
    GROUP BY 1, 2;
-- ask: SELECT last_seen, sum(people) AS people FROM templates.recency GROUP BY last_seen;
-- ask: SELECT segment, people FROM templates.recency WHERE last_seen = 'March' ORDER BY people DESC;
