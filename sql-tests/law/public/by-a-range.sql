-- refused: public-join
-- An inequality is no such join.
CREATE TEMPLATE t AS
SELECT z.city, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN bank.cities z ON i.age >= z.inhabitants GROUP BY z.city;
