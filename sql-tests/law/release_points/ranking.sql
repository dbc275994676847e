-- accepted
-- Ranking of groups.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people, row_number() OVER (ORDER BY count(DISTINCT person) DESC, region) AS place FROM publisher.impressions GROUP BY region ORDER BY place LIMIT 3;
