-- accepted
-- On the list: total, or total with literal numbers.
CREATE TEMPLATE t AS
SELECT substr(region, 1, 3) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
