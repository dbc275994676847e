-- accepted
-- Windows over a release.
CREATE TEMPLATE t AS
WITH r AS (SELECT region, seen_on, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region, seen_on)
SELECT region, seen_on, people, sum(people) OVER (PARTITION BY region ORDER BY seen_on) AS running, lag(people) OVER (PARTITION BY region ORDER BY seen_on) AS before, ntile(4) OVER (ORDER BY people) AS quarter FROM r;
