\connect publisher_admin
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) FROM bank.customers c LEFT JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) FROM bank.customers c RIGHT JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT c.email) FROM bank.customers c FULL JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment;
