-- accepted
-- The lowest aggregate not grouped by the unit is the release point.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
