-- accepted
-- An alias that is another dataset's name is an alias.
CREATE TEMPLATE t AS
SELECT customers.region, count(DISTINCT customers.person) AS people FROM publisher.impressions AS customers GROUP BY customers.region;
