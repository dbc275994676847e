-- accepted
-- open: as is EXISTS between releases.
CREATE TEMPLATE t AS
WITH a AS (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region),
     b AS (SELECT city, count(*) AS people FROM bank.customers GROUP BY city)
SELECT a.region, a.people FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.city = a.region);
