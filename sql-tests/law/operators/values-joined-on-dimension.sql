-- refused: operator
-- open: a list of literals joined on a dimension is harmless, but VALUES below the seal is not named; a PUBLIC dataset is the way.
CREATE TEMPLATE t AS
SELECT v.country, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN (VALUES ('Amsterdam', 'NL'), ('London', 'UK')) AS v(region, country) ON i.region = v.region GROUP BY v.country;
