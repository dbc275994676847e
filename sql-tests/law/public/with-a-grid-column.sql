-- refused: public-join
-- A GRID column joins PUBLIC data as any dimension does: on a UNIQUE column, which this is not.
CREATE TEMPLATE t AS
SELECT z.city, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN bank.cities z ON i.age = z.inhabitants GROUP BY z.city;
