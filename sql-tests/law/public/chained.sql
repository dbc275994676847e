-- accepted
-- open: a PUBLIC dataset's column is a dimension, on which the next may be joined.
CREATE TEMPLATE t AS
SELECT z.province, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code JOIN bank.cities z ON r.code = z.city GROUP BY z.province;
