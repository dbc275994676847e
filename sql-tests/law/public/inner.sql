-- accepted
-- A PUBLIC dataset is joined on a dimension that is UNIQUE on its side.
CREATE TEMPLATE t AS
SELECT r.country, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code GROUP BY r.country;
