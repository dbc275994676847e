\connect publisher_admin
CREATE TEMPLATE t AS
SELECT coalesce(i.region, c.segment), count(DISTINCT c.email) FROM bank.customers c LEFT JOIN (SELECT person, max(region) AS region FROM publisher.impressions GROUP BY person) i ON c.email = i.person GROUP BY 1;
