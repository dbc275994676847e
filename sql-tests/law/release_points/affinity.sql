-- accepted
-- Two release points over one dataset; the approval must say OVERLAPPING with itself.
CREATE TEMPLATE t AS
WITH reached AS (SELECT c.segment, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment),
     everybody AS (SELECT segment, count(*) AS people FROM bank.customers GROUP BY segment)
SELECT e.segment, round(100.0 * r.people / e.people, 1) AS percent, rank() OVER (ORDER BY 1.0 * r.people / e.people DESC) AS place
FROM reached r JOIN everybody e ON r.segment = e.segment;
