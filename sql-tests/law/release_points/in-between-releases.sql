-- accepted
-- open: as is IN between releases.
CREATE TEMPLATE t AS
WITH a AS (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region)
SELECT region, people FROM a WHERE region IN (SELECT city FROM (SELECT city, count(*) AS n FROM bank.customers GROUP BY city) c WHERE n > 20);
