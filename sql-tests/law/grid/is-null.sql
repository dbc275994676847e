-- accepted
-- IS NULL compares with no literal.
CREATE TEMPLATE t AS
SELECT age IS NULL AS unknown, count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on IS NOT NULL GROUP BY 1;
