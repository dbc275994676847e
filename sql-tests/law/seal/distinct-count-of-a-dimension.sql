-- accepted
-- A distinct count of a dimension: GROUP BY it and count rows above.
CREATE TEMPLATE t AS
SELECT region, count(channel) AS channels FROM (SELECT region, channel FROM publisher.impressions GROUP BY region, channel) x GROUP BY region;
