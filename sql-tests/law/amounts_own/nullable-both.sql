-- refused: amount-null
-- sum / avg of a nullable measure tells how many have a value.
CREATE TEMPLATE t AS
SELECT region, sum(rating) AS total, avg(rating) AS average FROM publisher.impressions GROUP BY region;
