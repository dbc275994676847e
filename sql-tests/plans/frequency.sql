CREATE TEMPLATE frequency AS
WITH person AS (SELECT person, count(*) AS seen, max(region) AS region FROM publisher.impressions GROUP BY person)
SELECT c.segment, CASE WHEN p.seen >= 10 THEN '10+' ELSE '1-9' END AS frequency, count(*) AS people
FROM person p JOIN bank.customers c ON p.person = c.email WHERE p.region <> 'Saba'
GROUP BY 1, 2;
