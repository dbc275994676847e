-- refused: cells
-- Rows of one person that are paired with each other can be put into cells that contain one another.
CREATE TEMPLATE t AS
SELECT CASE WHEN a.channel < b.channel THEN 'all' WHEN a.channel > b.channel AND a.region <> 'Utrecht' THEN 'rest' END AS k, count(DISTINCT a.person) AS people
FROM publisher.impressions a JOIN publisher.impressions b ON a.person = b.person GROUP BY 1;
