-- refused: row-and-release
-- Rows are not filtered by a release.
CREATE TEMPLATE t AS
SELECT channel, count(DISTINCT person) AS people FROM publisher.impressions WHERE region IN (SELECT region FROM publisher.impressions GROUP BY region HAVING count(DISTINCT person) > 20) GROUP BY channel;
