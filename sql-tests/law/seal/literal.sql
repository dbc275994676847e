-- refused: no-dataset
-- A template that reads nothing releases nobody.
CREATE TEMPLATE t AS
SELECT 1 AS one;
