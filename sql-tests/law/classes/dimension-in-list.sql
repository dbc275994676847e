-- accepted
-- IN over literals.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel IN ('ctv', 'audio') AND region NOT IN ('London') GROUP BY region;
