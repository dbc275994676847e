-- accepted
-- Release points of two owners without people in common, joined on a city.
CREATE TEMPLATE t AS
SELECT i.region, i.people AS reached, c.people AS customers
FROM (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) i
JOIN (SELECT city, count(*) AS people FROM bank.customers GROUP BY city) c ON c.city = i.region;
