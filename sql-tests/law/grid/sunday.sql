-- refused: grid-literal
-- Weeks begin on Monday, not on Sunday.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on = '2026-03-01';
