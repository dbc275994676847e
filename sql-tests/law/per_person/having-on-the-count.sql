-- accepted
-- HAVING on a count is a filter on a dimension.
CREATE TEMPLATE t AS
SELECT place, count(*) AS people FROM (SELECT person, max(region) AS place FROM publisher.impressions GROUP BY person HAVING count(*) >= 2) x GROUP BY place;
