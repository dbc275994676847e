-- refused: cells
-- A PUBLIC column varies with the dimension that it is joined on.
CREATE TEMPLATE t AS
SELECT r.country, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person JOIN publisher.regions r ON i.region = r.code GROUP BY r.country;
