\connect publisher_admin
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS seen FROM publisher.impressions GROUP BY person) i ON c.email = i.person WHERE c.email NOT IN (SELECT person FROM publisher.impressions WHERE channel = 'ctv');
