\connect publisher_admin
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE c.segment = 'retail') AS retail, count(*) FILTER (WHERE c.segment = 'premium' AND i.seen = 2) AS seen_twice
FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS seen FROM publisher.impressions GROUP BY person) i ON c.email = i.person;
