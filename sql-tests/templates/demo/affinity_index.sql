-- Question: which segments does the publisher's audience over-index in (100 = as among all our customers)?
-- Asked by: the publisher's sales, to show the bank where its audience fits; both owners accept the overlap with itself.
CREATE TEMPLATE affinity_index
    PURPOSE 'over- and under-represented customer segments in the publisher''s audience'
AS  WITH reached AS (
        SELECT c.segment, count(DISTINCT c.email) AS people
        FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment),
    everybody AS (SELECT segment, count(*) AS people FROM bank.customers GROUP BY segment)
    SELECT e.segment, r.people AS reached, e.people AS customers,
           round(100.0 * r.people / rt.people / (1.0 * e.people / et.people), 0) AS affinity
    FROM everybody e JOIN reached r ON e.segment = r.segment
    CROSS JOIN (SELECT sum(people) AS people FROM reached) rt CROSS JOIN (SELECT sum(people) AS people FROM everybody) et;
-- ask: SELECT segment, affinity FROM templates.affinity_index ORDER BY affinity DESC;
-- ask: SELECT segment FROM templates.affinity_index WHERE affinity > 120;
