\connect publisher_admin
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) FROM bank.customers c FULL JOIN (SELECT person, count(*) AS seen FROM publisher.impressions GROUP BY person) i ON c.email = i.person GROUP BY c.segment;
