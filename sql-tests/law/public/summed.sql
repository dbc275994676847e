-- refused: measure-argument
-- All columns of a PUBLIC dataset are dimensions.
CREATE TEMPLATE t AS
SELECT i.region, sum(z.inhabitants) AS x FROM publisher.impressions i JOIN bank.cities z ON i.region = z.city GROUP BY i.region;
