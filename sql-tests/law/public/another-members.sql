-- accepted
-- Another member's PUBLIC dataset has no people: own statistics stay own.
CREATE TEMPLATE t AS
SELECT z.province, count(DISTINCT i.person) AS people, count(*) AS rows, sum(i.cost) AS cost, avg(i.rating) AS rating FROM publisher.impressions i JOIN bank.cities z ON i.region = z.city GROUP BY z.province;
