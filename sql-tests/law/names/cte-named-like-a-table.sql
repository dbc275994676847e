-- accepted
-- A CTE may have a dataset's short name: datasets are named in full.
CREATE TEMPLATE t AS
WITH impressions AS (SELECT person, channel AS region FROM publisher.impressions) SELECT region, count(DISTINCT person) AS people FROM impressions GROUP BY region;
