-- refused: row-projection
-- Rows through a CTE are rows.
CREATE TEMPLATE t AS
WITH a AS (SELECT region FROM publisher.impressions) SELECT * FROM a;
