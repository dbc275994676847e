-- refused: public-join
-- Two PUBLIC datasets joined first are unique no more.
CREATE TEMPLATE t AS
SELECT x.name, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN (SELECT a.code, b.name FROM publisher.regions a JOIN publisher.regions b ON a.country = b.country) x ON i.region = x.code GROUP BY x.name;
