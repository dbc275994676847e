\connect publisher_admin
-- Weights 2^i, or 2^i duplicate rows, would decode membership.
CREATE TEMPLATE t AS
SELECT c.segment, sum(c.balance) FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY c.segment;
CREATE TEMPLATE t AS
SELECT c.segment, count(*) FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY c.segment;
CREATE TEMPLATE t AS
SELECT c.segment, avg(i.cost) FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY c.segment;
