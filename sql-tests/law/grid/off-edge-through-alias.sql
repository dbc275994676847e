-- refused: grid-literal
-- And aliases and CTEs.
CREATE TEMPLATE t AS
WITH a AS (SELECT person, seen_on AS day FROM publisher.impressions) SELECT count(DISTINCT person) AS people FROM a WHERE day < '2026-03-12';
