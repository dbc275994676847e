-- refused: public-join
-- A column that is not UNIQUE multiplies rows.
CREATE TEMPLATE t AS
SELECT r.code, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.name GROUP BY r.code;
