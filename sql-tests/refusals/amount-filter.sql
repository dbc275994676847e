\connect publisher_admin
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE c.segment = 'retail') FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person;
