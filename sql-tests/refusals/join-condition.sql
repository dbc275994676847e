\connect publisher_admin
CREATE TEMPLATE t AS
SELECT count(DISTINCT i.person) FROM publisher.impressions i CROSS JOIN bank.customers c;
CREATE TEMPLATE t AS
SELECT count(DISTINCT i.person) FROM publisher.impressions i JOIN bank.customers c ON i.region = c.segment;
CREATE TEMPLATE t AS
SELECT count(DISTINCT i.person) FROM publisher.impressions i JOIN bank.customers c ON i.person < c.email;
CREATE TEMPLATE t AS
SELECT count(DISTINCT i.person) FROM publisher.impressions i JOIN bank.customers c ON lower(i.person) = c.email;
