-- refused: dataset-unknown
-- A template reads datasets, not templates (attack 29).
CREATE TEMPLATE t AS
SELECT region, count(*) AS n FROM templates.regions GROUP BY region;
