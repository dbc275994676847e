-- accepted
-- Or its avg.
CREATE TEMPLATE t AS
SELECT region, avg(rating) AS rating, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
