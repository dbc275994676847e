-- refused: dataset-unknown
-- Nor the information schema.
CREATE TEMPLATE t AS
SELECT count(*) AS n FROM information_schema.tables;
