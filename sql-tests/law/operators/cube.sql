-- refused: operator
-- So does CUBE.
CREATE TEMPLATE t AS
SELECT region, channel, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY CUBE (region, channel);
