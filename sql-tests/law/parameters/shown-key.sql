-- accepted
-- On a key it selects among shown rows.
CREATE TEMPLATE t (region text IN ('Amsterdam', 'London')) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE region = $region GROUP BY region;
