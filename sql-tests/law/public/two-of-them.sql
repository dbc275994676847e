-- accepted
-- Two PUBLIC datasets.
CREATE TEMPLATE t AS
SELECT r.country, z.province, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code LEFT JOIN bank.cities z ON i.region = z.city GROUP BY r.country, z.province;
