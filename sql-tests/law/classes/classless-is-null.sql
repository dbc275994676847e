-- refused: no-class
-- Not even for IS NULL.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE device IS NULL;
