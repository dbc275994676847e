-- accepted
-- A PUBLIC dataset's column is a dimension.
CREATE TEMPLATE t (country text IN ('NL', 'FR')) AS
SELECT i.region, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code WHERE r.country = $country GROUP BY i.region;
