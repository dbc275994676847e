-- refused: public-join
-- A disjunction of equations is none.
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code OR i.channel = r.code GROUP BY r.name;
