-- refused: no-class
-- The row's side is a dimension.
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON i.device = r.code GROUP BY r.name;
