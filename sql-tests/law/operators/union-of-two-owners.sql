-- refused: operator
-- A union of two owners' people would pool those who don't reach either k.
CREATE TEMPLATE t AS
SELECT place, count(DISTINCT who) AS people FROM (SELECT person AS who, region AS place FROM publisher.impressions UNION ALL SELECT email, city FROM bank.customers) x GROUP BY place;
