-- refused: dataset-unknown
-- Nor the catalog.
CREATE TEMPLATE t AS
SELECT count(*) AS n FROM pg_catalog.pg_class;
