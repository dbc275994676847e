-- accepted
-- A release compared with itself.
CREATE TEMPLATE t AS
WITH r AS (SELECT region, channel, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region, channel)
SELECT a.region, a.people AS ctv, b.people AS display FROM r a JOIN r b ON a.region = b.region WHERE a.channel = 'ctv' AND b.channel = 'display';
