CREATE TEMPLATE own_amounts AS
SELECT upper(region) AS region, count(*) AS n, sum(cost) AS cost, avg(cost) AS average
FROM (SELECT * FROM publisher.impressions WHERE seen_on BETWEEN '2026-03-01' AND '2026-03-31') x
GROUP BY upper(region) HAVING count(*) > 100 ORDER BY cost DESC LIMIT 10;
