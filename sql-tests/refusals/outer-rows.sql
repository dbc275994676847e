\connect publisher_admin
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT i.person) FROM bank.customers c LEFT JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
