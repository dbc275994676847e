-- refused: dataset-unknown
-- A path is no dataset.
CREATE TEMPLATE t AS
SELECT count(*) AS n FROM '/etc/passwd';
