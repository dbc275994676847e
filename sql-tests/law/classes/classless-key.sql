-- refused: no-class
-- A column without a class is not used at all.
CREATE TEMPLATE t AS
SELECT device, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY device;
