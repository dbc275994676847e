-- refused: row-projection
-- A path from a dataset to the output without a release point is a row-level projection.
CREATE TEMPLATE t AS
SELECT * FROM publisher.impressions;
