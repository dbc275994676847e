\connect publisher_admin
CREATE TEMPLATE t AS
SELECT c.segment, sum(i.cost) FROM bank.customers c LEFT JOIN (SELECT person, sum(cost) AS cost FROM publisher.impressions GROUP BY person) i ON c.email = i.person GROUP BY c.segment;
CREATE TEMPLATE t AS
SELECT i.region, count(*) FROM publisher.impressions i LEFT JOIN bank.customers c ON i.person = c.email GROUP BY i.region;
