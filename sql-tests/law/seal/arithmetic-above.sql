-- accepted
-- What stands above the seal is like the analyst's own SQL: arithmetic between aggregates.
CREATE TEMPLATE t AS
SELECT region, sum(cost) / count(DISTINCT person) AS cost_per_person, 100 * count(*) AS rows_percent FROM publisher.impressions GROUP BY region;
