-- refused: parameter-place
-- Nor inside CASE.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT CASE WHEN channel = $channel THEN 'it' ELSE 'others' END AS c, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
