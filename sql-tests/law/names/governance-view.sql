-- refused: dataset-unknown
-- Nor the clean room's views.
CREATE TEMPLATE t AS
SELECT count(*) AS n FROM cleanroom.log;
