-- refused: no-class
-- Nor filtered on.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE device LIKE 'device-1%' GROUP BY region;
