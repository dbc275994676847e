-- refused: expression
-- A shifted date would be compared with shifted edges.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on + INTERVAL '1 day' >= '2026-03-10';
