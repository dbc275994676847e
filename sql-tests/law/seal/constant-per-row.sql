-- refused: row-projection
-- A literal from a dataset comes once a row: its number is a count without a threshold.
CREATE TEMPLATE t AS
SELECT 1 AS one FROM publisher.impressions;
