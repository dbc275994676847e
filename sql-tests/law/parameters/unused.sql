-- refused: parameter-unused
-- A declared parameter selects something.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
