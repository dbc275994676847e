-- refused: operator
-- And GROUPING SETS.
CREATE TEMPLATE t AS
SELECT region, channel, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY GROUPING SETS ((region), (channel), ());
