-- Question: which segments buy urgent orders more than others (100 = as everybody)?
-- Asked by: the agency; two releases over the same people, which each owner accepts.
CREATE TEMPLATE affinity_of_segments PURPOSE 'over- and under-represented segments among those who order urgently'
AS  WITH urgent AS (
        SELECT c.segment, count(DISTINCT c.custkey) AS customers FROM agency.customers c
        WHERE c.custkey IN (SELECT custkey FROM shop.orders WHERE priority = '1-URGENT') GROUP BY c.segment),
    everybody AS (SELECT segment, count(*) AS customers FROM agency.customers GROUP BY segment)
    SELECT e.segment, round(100.0 * u.customers / (SELECT sum(customers) FROM urgent) / (1.0 * e.customers / (SELECT sum(customers) FROM everybody)), 0) AS affinity
    FROM everybody e JOIN urgent u ON e.segment = u.segment;
-- ask: SELECT * FROM templates.affinity_of_segments ORDER BY segment;
