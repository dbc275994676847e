-- refused: outer-filter
-- IS NULL of another column than the unit is no flag: it mixes unmatched people with those who have a NULL.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person WHERE p.place IS NULL GROUP BY c.segment;
