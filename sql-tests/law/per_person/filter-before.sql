-- accepted
-- Filters below a per-person aggregate may vary within a person.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c JOIN (SELECT person FROM publisher.impressions WHERE region = 'Amsterdam' AND channel = 'ctv' GROUP BY person) p ON c.email = p.person GROUP BY c.segment;
