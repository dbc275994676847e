-- accepted
-- With itself: people seen on both channels.
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = 'ctv' AND person IN (SELECT person FROM publisher.impressions WHERE channel = 'display') GROUP BY region;
