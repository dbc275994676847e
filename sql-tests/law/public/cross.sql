-- refused: public-join
-- A cross join multiplies rows.
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i CROSS JOIN publisher.regions r GROUP BY r.name;
