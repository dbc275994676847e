\connect publisher_admin
CREATE TEMPLATE t AS
SELECT coalesce(c.segment, p.region) AS k, sum(c.balance) FROM bank.customers c
JOIN (SELECT person, max(region) AS region FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY 1;
