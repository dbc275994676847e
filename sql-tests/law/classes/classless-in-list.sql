-- refused: no-class
-- An IN list may not read it.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel IN (region, device);
