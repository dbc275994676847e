-- refused: public-join
-- The same, written as a left join.
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.regions r LEFT JOIN publisher.impressions i ON i.region = r.code GROUP BY r.name;
