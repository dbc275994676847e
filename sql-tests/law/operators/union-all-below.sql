-- refused: operator
-- UNION ALL of arms is later.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM (SELECT person, region FROM publisher.impressions WHERE channel = 'ctv' UNION ALL SELECT person, region FROM publisher.impressions WHERE channel = 'audio') x GROUP BY region;
