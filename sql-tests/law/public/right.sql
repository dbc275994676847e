-- refused: public-join
-- A PUBLIC side that is preserved makes rows about nobody.
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i RIGHT JOIN publisher.regions r ON i.region = r.code GROUP BY r.name;
