-- refused: no-class
-- Nor a column without a class.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) FILTER (WHERE device = 'device-3') AS x FROM publisher.impressions;
