-- refused: no-class
-- A column without a class by parameter.
CREATE TEMPLATE t (device text IN ('device-1', 'device-2')) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE device = $device;
