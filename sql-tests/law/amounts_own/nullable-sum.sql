-- accepted
-- A nullable measure has its sum.
CREATE TEMPLATE t AS
SELECT region, sum(rating) AS rating FROM publisher.impressions GROUP BY region;
