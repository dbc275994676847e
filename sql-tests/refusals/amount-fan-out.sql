\connect publisher_admin
CREATE TEMPLATE t AS
SELECT c.segment, sum(c.balance) FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
