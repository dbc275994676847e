-- accepted
-- A ratio of amounts is made above.
CREATE TEMPLATE t AS
SELECT region, sum(cost) / count(DISTINCT person) AS per_person, round(sum(cost) / count(*), 2) AS per_row FROM publisher.impressions GROUP BY region;
