-- accepted
-- Filters may be stacked.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM (SELECT * FROM (SELECT * FROM publisher.impressions WHERE channel = 'ctv') a WHERE region IS NOT NULL) b WHERE region <> 'London' GROUP BY region;
