-- accepted
-- HAVING is above the seal.
CREATE TEMPLATE t AS
SELECT age, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY age HAVING age > 33;
