-- accepted
-- Its columns are dimensions: IS NULL is a filter.
CREATE TEMPLATE t AS
SELECT i.region, count(DISTINCT i.person) AS people FROM publisher.impressions i LEFT JOIN publisher.regions r ON i.region = r.code WHERE r.code IS NULL GROUP BY i.region;
